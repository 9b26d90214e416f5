package dev.rimward.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:07.500Z");

  @ParameterizedTest
  @CsvSource({
    "PT10S, PT30S, PT2S",
    "PT2M, PT30M, PT30S",
    "PT2S, PT2S, PT1S",
    "PT0S, PT30M, PT1S",
    "PT1H, PT2H, PT2M",
    "PT8M, PT24H10M, PT2M",
    // 28 days at two minutes would be 20,160 points.
    "PT672H, PT672H, PT220S",
  })
  void givesTheShortestWindowFourSamplesWithinBounds(
      Duration shortest, Duration longest, Duration step) {
    Sampling sampling = Sampling.covering(List.of(longest, shortest), NOW);
    assertThat(sampling.step()).isEqualTo(step);
    assertThat(sampling.size()).isLessThanOrEqualTo(11_000);
    assertThat(sampling.start()).isBeforeOrEqualTo(NOW.minus(longest).minus(step));
    assertThat(sampling.end()).isBetween(NOW.minus(step), NOW);
  }

  @Test
  void isTheSameForInstantsOfOneStep() {
    List<Duration> windows = List.of(Duration.ofSeconds(40));
    assertThat(Sampling.covering(windows, NOW))
        .isEqualTo(Sampling.covering(windows, NOW.plusMillis(2400)))
        .isNotEqualTo(Sampling.covering(windows, NOW.plusMillis(2500)));
  }

  @Test
  void findsItsOwnTimesAndNoOthers() {
    Sampling sampling =
        new Sampling(Instant.ofEpochSecond(100), Instant.ofEpochSecond(110), Duration.ofSeconds(5));
    assertThat(sampling.times())
        .containsExactly(
            Instant.ofEpochSecond(100), Instant.ofEpochSecond(105), Instant.ofEpochSecond(110));
    assertThat(sampling.indexOf(105_000)).isEqualTo(1);
    assertThat(sampling.indexOf(110_000)).isEqualTo(2);
    assertThat(sampling.indexOf(106_000)).isEqualTo(-1);
    assertThat(sampling.indexOf(95_000)).isEqualTo(-1);
    assertThat(sampling.indexOf(115_000)).isEqualTo(-1);
  }
}

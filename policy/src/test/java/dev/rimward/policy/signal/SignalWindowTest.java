package dev.rimward.policy.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalWindowTest {
  private static final Instant NEWEST = Instant.parse("2026-11-21T12:00:00Z");

  private final SignalWindow twoMinutes =
      new SignalWindow(
          List.of(NEWEST.minusSeconds(120), NEWEST.minusSeconds(60), NEWEST), Map.of());

  @Test
  void coversWhatItsSamplesReachBackTo() {
    assertThat(twoMinutes.covers(Duration.ofMinutes(2))).isTrue();
    assertThat(twoMinutes.covers(Duration.ofSeconds(121))).isFalse();
    assertThat(new SignalWindow(List.of(), Map.of()).covers(Duration.ZERO)).isFalse();
  }

  @Test
  void countsASampleAtTheVeryStartOfTheWindow() {
    assertThat(twoMinutes.firstWithin(Duration.ofMinutes(1))).isEqualTo(1);
    assertThat(twoMinutes.firstWithin(Duration.ofSeconds(59))).isEqualTo(2);
    assertThat(twoMinutes.firstWithin(Duration.ofHours(1))).isEqualTo(0);
  }
}

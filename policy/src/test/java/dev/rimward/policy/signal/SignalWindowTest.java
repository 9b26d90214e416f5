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

  @Test
  void givesTheSameValuesByNameAndByIndexInTheOrderOfNames() {
    SignalWindow window =
        new SignalWindow(
            List.of(NEWEST.minusSeconds(60), NEWEST),
            Map.of("u1", new double[] {3, Double.NaN}, "9q", new double[] {1, 2}));
    assertThat(window.cells()).containsExactly("9q", "u1");
    assertThat(window.size()).isEqualTo(2);
    assertThat(window.value(0, 1)).isEqualTo(2).isEqualTo(window.value("9q", 1));
    assertThat(window.value(1, 0)).isEqualTo(3).isEqualTo(window.value("u1", 0));
    assertThat(window.value("u1", 1)).isNaN();
    assertThat(window.value("u0", 0)).isNaN();
  }

  @Test
  void isNotChangedThroughWhatItWasMadeOf() {
    double[] values = {1};
    SignalWindow window = new SignalWindow(List.of(NEWEST), Map.of("u1", values));
    values[0] = 2;
    assertThat(window.value(0, 0)).isEqualTo(1);
  }
}

package dev.rimward.policy.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficSmoothingTest {
  private static final Instant NEWEST = Instant.parse("2026-11-21T12:00:00Z");

  /** A day and ten minutes in steps of two. */
  private static final int SAMPLES = 726;

  /** Low traffic is below 40 requests a second in total. */
  private static final Dynamic DEFAULTS = new Dynamic(List.of(), List.of(), 2, 5, 20);

  @Test
  void averagesHalfAnHourWhereThereIsTraffic() {
    SignalWindow smoothed = DEFAULTS.smooth(window(Map.of("u0", lately(10, 100))));
    assertThat(newest(smoothed, "u0")).isEqualTo(100);
  }

  @Test
  void averagesADayWhereTheTotalIsLow() {
    SignalWindow smoothed = DEFAULTS.smooth(window(Map.of("u0", lately(10, 30))));
    assertThat(newest(smoothed, "u0")).isCloseTo(10 + 20 * 15 / 720.0, within(1e-9));
  }

  @Test
  void takesTheTotalOfAllCells() {
    SignalWindow enough =
        DEFAULTS.smooth(window(Map.of("u0", lately(10, 30), "dr", lately(10, 10))));
    assertThat(newest(enough, "u0")).isEqualTo(30);
    SignalWindow low = DEFAULTS.smooth(window(Map.of("u0", lately(10, 30), "dr", lately(10, 9))));
    assertThat(newest(low, "u0")).isLessThan(11);
  }

  @Test
  void takesWhatIsLowFromItsOwnParameters() {
    Dynamic modest = new Dynamic(List.of(), List.of(), 1, 5, 20);
    assertThat(newest(modest.smooth(window(Map.of("u0", lately(10, 30)))), "u0")).isEqualTo(30);
  }

  @Test
  void keepsWhatActivationLooksAt() {
    SignalWindow smoothed = DEFAULTS.smooth(window(Map.of("u0", lately(10, 100))));
    var activation = DEFAULTS.applyTo(null, OptimizedPolicyTest.SHOP, 1).spec().activation();
    assertThat(activation).isNotNull();
    assertThat(smoothed.newest()).isEqualTo(NEWEST);
    assertThat(smoothed.covers(activation.stabilizationWindow())).isTrue();
    assertThat(smoothed.covers(activation.closing().stabilizationWindow())).isTrue();
  }

  @Test
  void leavesTheSignalOfTheFirstGenerationAlone() {
    SignalWindow raw = window(Map.of("u0", lately(10, 100)));
    assertThat(new Static(List.of("fra1")).smooth(raw)).isSameAs(raw);
  }

  @Test
  void extendsNothingWhereNothingIsKnown() {
    double[] unknown = new double[SAMPLES];
    Arrays.fill(unknown, Double.NaN);
    assertThat(newest(DEFAULTS.smooth(window(Map.of("u0", unknown))), "u0")).isNaN();
  }

  /** Of a low signal that crosses the threshold of a location all the time, half an hour would. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void littleTrafficDoesNotFlap(long seed) {
    Random random = new Random(seed);
    double[] bursts = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      bursts[i] = i / 15 % 2 == 0 ? 25 + random.nextDouble() : random.nextDouble();
    }
    SignalWindow smoothed = DEFAULTS.smooth(window(Map.of("u0", bursts)));
    for (int time = 0; time < smoothed.size(); time++) {
      assertThat(smoothed.value(0, time)).as("seed %s", seed).isBetween(12.0, 14.0);
    }
  }

  /** One value all day, and another in the last half hour. */
  private static double[] lately(double before, double now) {
    double[] values = new double[SAMPLES];
    Arrays.fill(values, before);
    Arrays.fill(values, SAMPLES - 15, SAMPLES, now);
    return values;
  }

  private static double newest(SignalWindow window, String cell) {
    return window.value(cell, window.size() - 1);
  }

  private static SignalWindow window(Map<String, double[]> cells) {
    List<Instant> times =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> NEWEST.minusSeconds(120L * (SAMPLES - 1 - i)))
            .toList();
    return new SignalWindow(times, new HashMap<>(cells));
  }
}

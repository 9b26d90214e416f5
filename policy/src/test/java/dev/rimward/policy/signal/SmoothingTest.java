package dev.rimward.policy.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmoothingTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(2);
  private static final Duration NOTHING_MORE = Duration.ZERO;
  private static final double UNKNOWN = Double.NaN;
  private static final Smoothing HALF_AN_HOUR = Smoothing.over(Duration.ofMinutes(30));
  private static final Smoothing A_DAY =
      new Smoothing(Duration.ofHours(24), Duration.ofMinutes(30));

  static Stream<Long> seeds() {
    return new Random(20261121).longs(200).boxed();
  }

  @Test
  void isTheMeanOfTheFifteenSamplesOfHalfAnHour() {
    double[] values = new double[16];
    values[0] = 1000; // just as long ago as the window is long: the last of the window before
    Arrays.fill(values, 1, 16, 20);
    values[8] = 50;
    assertThat(newest(HALF_AN_HOUR, values)).isEqualTo((14 * 20 + 50) / 15.0);
  }

  @Test
  void isUnknownUntilTheSamplesReachBackFarEnough() {
    double[] values = new double[15];
    Arrays.fill(values, 20);
    assertThat(newest(HALF_AN_HOUR, values)).isNaN();
    assertThat(newest(HALF_AN_HOUR, Arrays.copyOf(values, 16))).isNotNaN();
  }

  @Test
  void isUnknownWhereMoreThanHalfOfTheWindowIs() {
    double[] values = new double[16];
    Arrays.fill(values, 30);
    Arrays.fill(values, 1, 8, UNKNOWN);
    assertThat(newest(HALF_AN_HOUR, values)).isEqualTo(30);
    values[12] = UNKNOWN;
    assertThat(newest(HALF_AN_HOUR, values)).isNaN();
  }

  @Test
  void isKnownWhereJustHalfOfTheWindowIs() {
    double[] values = {0, UNKNOWN, 30, UNKNOWN, 40};
    assertThat(newest(Smoothing.over(Duration.ofMinutes(8)), values)).isEqualTo(35);
  }

  @Test
  void doesNotCountTheTimeBeforeAnythingWasMeasured() {
    double[] values = new double[721];
    Arrays.fill(values, UNKNOWN);
    Arrays.fill(values, 700, 721, 30);
    assertThat(newest(A_DAY, values)).isEqualTo(30);

    double[] elsewhere = new double[721];
    SignalWindow measuredAllDay = window(Map.of("u0", values, "u1", elsewhere));
    assertThat(A_DAY.smooth(measuredAllDay, NOTHING_MORE).value("u0", 0)).isNaN();
  }

  @Test
  void needsHalfOfTheLeastWindowOfANewSignal() {
    double[] values = new double[721];
    Arrays.fill(values, UNKNOWN);
    Arrays.fill(values, 714, 721, 30);
    assertThat(newest(A_DAY, values)).isNaN();
    values[713] = 30;
    assertThat(newest(A_DAY, values)).isEqualTo(30);
  }

  @Test
  void leavesAnEmptyWindowEmpty() {
    SignalWindow empty = new SignalWindow(List.of(), Map.of());
    assertThat(HALF_AN_HOUR.smooth(empty, STEP).isEmpty()).isTrue();
  }

  @Test
  void keepsAsMuchAsIsLookedAt() {
    double[] values = new double[40];
    SignalWindow raw = window(Map.of("u0", values));
    SignalWindow smoothed = HALF_AN_HOUR.smooth(raw, Duration.ofMinutes(10));
    assertThat(smoothed.times()).isEqualTo(raw.times().subList(34, 40));
    assertThat(smoothed.covers(Duration.ofMinutes(10))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void liesWithinWhatItIsTheMeanOf(long seed) {
    SignalWindow raw = random(seed);
    SignalWindow smoothed = HALF_AN_HOUR.smooth(raw, Duration.ofHours(3));
    for (int cell = 0; cell < raw.cells().size(); cell++) {
      for (int time = 0; time < smoothed.size(); time++) {
        double[] window = samples(raw, cell, time + raw.size() - smoothed.size());
        double[] known = Arrays.stream(window).filter(value -> !Double.isNaN(value)).toArray();
        double mean = smoothed.value(cell, time);
        if (window.length < 15 || 2 * known.length < window.length) {
          assertThat(mean).as("seed %s", seed).isNaN();
        } else {
          assertThat(mean)
              .as("seed %s", seed)
              .isBetween(
                  Arrays.stream(known).min().orElseThrow(),
                  Arrays.stream(known).max().orElseThrow())
              .isCloseTo(Arrays.stream(known).average().orElseThrow(), within(1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leavesAConstantSignalAsItIs(long seed) {
    double constant = new Random(seed).nextDouble() * 100;
    double[] values = new double[50];
    Arrays.fill(values, constant);
    assertThat(newest(HALF_AN_HOUR, values)).isEqualTo(constant);
    assertThat(newest(A_DAY, values)).isEqualTo(constant);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverDependsOnWhatComesLater(long seed) {
    SignalWindow raw = random(seed);
    int until = raw.size() - 1 - new Random(seed).nextInt(30);
    SignalWindow earlier = new SignalWindow(raw.times().subList(0, until), cells(raw, until));
    SignalWindow then = A_DAY.smooth(earlier, NOTHING_MORE);
    SignalWindow now = A_DAY.smooth(raw, Duration.ofHours(3));
    int same = now.times().indexOf(then.newest());
    for (int cell = 0; cell < raw.cells().size(); cell++) {
      assertThat(now.value(cell, same))
          .as("seed %s", seed)
          .isEqualTo(Double.valueOf(then.value(cell, 0)));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void makesNoiseLessThanHalfAsLargeInHalfAnHour(long seed) {
    Random random = new Random(seed);
    double[] values = random.doubles(500, 17, 23).toArray();
    SignalWindow smoothed = HALF_AN_HOUR.smooth(window(Map.of("u0", values)), Duration.ofHours(12));
    double[] means =
        IntStream.range(0, smoothed.size()).mapToDouble(i -> smoothed.value(0, i)).toArray();
    assertThat(deviation(means)).as("seed %s", seed).isLessThan(deviation(values) / 2);
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return StrictMath.sqrt(
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElseThrow());
  }

  /** The samples of the half hour that ends with one. */
  private static double[] samples(SignalWindow window, int cell, int time) {
    return IntStream.rangeClosed(Math.max(0, time - 14), time)
        .filter(at -> time >= 15)
        .mapToDouble(at -> window.value(cell, at))
        .toArray();
  }

  private static double newest(Smoothing smoothing, double[] values) {
    return smoothing.smooth(window(Map.of("u0", values)), NOTHING_MORE).value(0, 0);
  }

  private static SignalWindow random(long seed) {
    Random random = new Random(seed);
    Map<String, double[]> cells = new HashMap<>();
    double unknown = random.nextDouble();
    for (int cell = 0; cell < 3; cell++) {
      cells.put(
          "u" + cell,
          IntStream.range(0, 100)
              .mapToDouble(i -> random.nextDouble() < unknown ? UNKNOWN : random.nextDouble() * 40)
              .toArray());
    }
    return window(cells);
  }

  private static Map<String, double[]> cells(SignalWindow window, int until) {
    Map<String, double[]> cells = new HashMap<>();
    for (int cell = 0; cell < window.cells().size(); cell++) {
      int index = cell;
      cells.put(
          window.cells().get(cell),
          IntStream.range(0, until).mapToDouble(time -> window.value(index, time)).toArray());
    }
    return cells;
  }

  private static SignalWindow window(Map<String, double[]> cells) {
    int size = cells.values().iterator().next().length;
    List<Instant> times =
        IntStream.range(0, size).mapToObj(i -> START.plus(STEP.multipliedBy(i))).toList();
    return new SignalWindow(times, cells);
  }
}

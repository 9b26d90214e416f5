package dev.rimward.policy.optimizer;

import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.signal.SignalWindow;
import dev.rimward.policy.signal.Smoothing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The documented smoothing of traffic: a moving average over 30 minutes; over 24 hours where the
 * total is below {@code minimumUsagePerLocation × minimumLocations}, so that little traffic does
 * not flap.
 *
 * <p>Which of the two a sample is depends on nothing after it, so that a value never changes later.
 * The total is what is known of it; where nothing is known, nothing is extended.
 */
final class TrafficSmoothing {
  static final Duration USUAL = Duration.ofMinutes(30);
  static final Duration LOW_TRAFFIC = Duration.ofHours(24);

  /** Longer, by a step at least, than both windows of the activation. */
  static final Duration LOOKED_AT = Duration.ofMinutes(10);

  private TrafficSmoothing() {}

  static SignalWindow smooth(Dynamic optimizer, SignalWindow raw) {
    SignalWindow usual = Smoothing.over(USUAL).smooth(raw, LOOKED_AT);
    double enough = (double) optimizer.minimumUsagePerLocation() * optimizer.minimumLocations();
    boolean[] isLow = new boolean[usual.size()];
    boolean isEverLow = false;
    for (int time = 0; time < isLow.length; time++) {
      isLow[time] = total(usual, time) < enough;
      isEverLow |= isLow[time];
    }
    return isEverLow
        ? joined(usual, new Smoothing(LOW_TRAFFIC, USUAL).smooth(raw, LOOKED_AT), isLow)
        : usual;
  }

  /** {@code NaN}, which is not below anything, where no cell is known. */
  private static double total(SignalWindow window, int time) {
    double total = Double.NaN;
    for (int cell = 0; cell < window.cells().size(); cell++) {
      double value = window.value(cell, time);
      if (!Double.isNaN(value)) {
        total = Double.isNaN(total) ? value : total + value;
      }
    }
    return total;
  }

  private static SignalWindow joined(SignalWindow usual, SignalWindow day, boolean[] isLow) {
    Map<String, double[]> cells = new HashMap<>();
    for (int cell = 0; cell < usual.cells().size(); cell++) {
      double[] values = new double[isLow.length];
      for (int time = 0; time < isLow.length; time++) {
        values[time] = (isLow[time] ? day : usual).value(cell, time);
      }
      cells.put(usual.cells().get(cell), values);
    }
    return new SignalWindow(usual.times(), cells);
  }
}

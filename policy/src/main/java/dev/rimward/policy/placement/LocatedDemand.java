package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.SignalWindow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Demand at each of some locations over the samples of a window, every cell counted at the location
 * nearest to it. With all eligible locations it is their potential demand; with the chosen ones it
 * is what each of them serves.
 *
 * <p>A sum is a lower bound where some of its cells are unknown, and itself unknown ({@code NaN})
 * where all are or there is none: unknown is never zero.
 */
final class LocatedDemand {
  private final SignalWindow window;
  private final Map<String, Sum> sums = new HashMap<>();

  LocatedDemand(
      SignalWindow window, LocatedBy locatedBy, Proximity proximity, Set<String> servers) {
    this.window = window;
    // Cells come in the order of names, so that floating-point sums are the same each time.
    for (String cell : window.cells()) {
      proximity
          .nearest(locatedBy, cell, servers)
          .ifPresent(location -> sumOf(location).add(window, cell));
    }
  }

  SignalWindow window() {
    return window;
  }

  /** What is known of the demand at a sample; {@code NaN} when nothing is. */
  double at(String location, int time) {
    Sum sum = sums.get(location);
    return sum == null ? Double.NaN : sum.known[time];
  }

  /** What is known of the demand at the newest sample; {@code NaN} when nothing is. */
  double newest(String location) {
    return at(location, window.times().size() - 1);
  }

  /** Whether all cells of the location are known at a sample, and there are any. */
  boolean isComplete(String location, int time) {
    Sum sum = sums.get(location);
    return sum != null && !sum.isPartial[time];
  }

  boolean isCompleteNow(String location) {
    return isComplete(location, window.times().size() - 1);
  }

  private Sum sumOf(String location) {
    return sums.computeIfAbsent(location, key -> new Sum(window.times().size()));
  }

  private static final class Sum {
    private final double[] known;
    private final boolean[] isPartial;

    Sum(int samples) {
      known = new double[samples];
      isPartial = new boolean[samples];
      Arrays.fill(known, Double.NaN);
    }

    void add(SignalWindow window, String cell) {
      for (int time = 0; time < known.length; time++) {
        double value = window.value(cell, time);
        // Infinity is what a query that divides by zero says: it tells nothing either.
        if (!Double.isFinite(value)) {
          isPartial[time] = true;
        } else {
          known[time] = Double.isNaN(known[time]) ? value : known[time] + value;
        }
      }
    }
  }
}

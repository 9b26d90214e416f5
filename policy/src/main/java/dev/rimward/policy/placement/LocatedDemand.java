package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Demand at each of some locations over the samples of a window, every cell counted at the location
 * nearest to it. With all eligible locations it is their potential demand; with the chosen ones it
 * is what each of them serves.
 *
 * <p>A sum is a lower bound where some of its cells are unknown, and itself unknown ({@code NaN})
 * where all are or there is none: unknown is never zero.
 */
final class LocatedDemand {
  /** What is above is no measurement, and sums of it would not be finite. */
  private static final double MOST = 1e30;

  private final SignalWindow window;
  private final @Nullable Sum[] sums;
  private final List<Place> places = new ArrayList<>();
  private final List<String> nowhere = new ArrayList<>();

  /**
   * A cell of the window that is somewhere.
   *
   * @param row of the window
   * @param server location that serves it; -1 when there is none
   */
  record Place(Cell cell, int row, int server) {}

  /**
   * @param servers by number of the location
   */
  LocatedDemand(
      FleetIndex index,
      PolicyScope scope,
      SignalWindow window,
      LocatedBy locatedBy,
      boolean[] servers) {
    this.window = window;
    this.sums = new @Nullable Sum[index.size()];
    List<String> cells = window.cells();
    // Cells come in the order of names, so that floating-point sums are the same each time.
    for (int row = 0; row < cells.size(); row++) {
      Optional<Cell> cell = index.cell(locatedBy, cells.get(row));
      if (cell.isEmpty()) {
        nowhere.add(cells.get(row));
      } else {
        int server = cell.get().nearest(scope, servers);
        places.add(new Place(cell.get(), row, server));
        if (server >= 0) {
          sumOf(server).add(window, row);
        }
      }
    }
  }

  SignalWindow window() {
    return window;
  }

  /** The cells that are somewhere, in the order of names. */
  List<Place> places() {
    return places;
  }

  /** Cells that are no place, so that their demand counts nowhere. */
  List<String> nowhere() {
    return nowhere;
  }

  /** What is known of the demand at a sample; {@code NaN} when nothing is. */
  double at(int location, int time) {
    Sum sum = sums[location];
    return sum == null ? Double.NaN : sum.known[time];
  }

  /** What is known of the demand at the newest sample; {@code NaN} when nothing is. */
  double newest(int location) {
    return at(location, window.size() - 1);
  }

  /** Whether all cells of the location are known at a sample, and there are any. */
  boolean isComplete(int location, int time) {
    Sum sum = sums[location];
    return sum != null && !sum.isPartial[time];
  }

  boolean isCompleteNow(int location) {
    return isComplete(location, window.size() - 1);
  }

  /** Mean of what is known of a cell over the newest part of the window; zero where nothing is. */
  double mean(Place place, Duration length) {
    double sum = 0;
    int known = 0;
    for (int time = window.firstWithin(length); time < window.size(); time++) {
      double value = window.value(place.row(), time);
      if (isKnown(value)) {
        sum += value;
        known++;
      }
    }
    return known == 0 ? 0 : sum / known;
  }

  /** Infinity is what a query that divides by zero says: it tells nothing either. */
  private static boolean isKnown(double value) {
    return value >= 0 && value <= MOST;
  }

  private Sum sumOf(int location) {
    Sum sum = sums[location];
    if (sum == null) {
      sum = new Sum(window.size());
      sums[location] = sum;
    }
    return sum;
  }

  private static final class Sum {
    private final double[] known;
    private final boolean[] isPartial;

    Sum(int samples) {
      known = new double[samples];
      isPartial = new boolean[samples];
      Arrays.fill(known, Double.NaN);
    }

    void add(SignalWindow window, int row) {
      for (int time = 0; time < known.length; time++) {
        double value = window.value(row, time);
        if (!isKnown(value)) {
          isPartial[time] = true;
        } else {
          known[time] = Double.isNaN(known[time]) ? value : known[time] + value;
        }
      }
    }
  }
}

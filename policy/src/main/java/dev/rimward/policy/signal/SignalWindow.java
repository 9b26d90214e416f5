package dev.rimward.policy.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Samples of a signal at equal steps of time, for each cell: a geohash or the name of a cluster.
 * Zeros that a presence query vouches for are already filled in; what is left out is unknown.
 */
public final class SignalWindow {
  private final List<Instant> times;
  private final SortedMap<String, double[]> cells;

  /**
   * @param times ascending
   * @param cells for each cell one value at each time; {@code NaN} where it is unknown
   */
  public SignalWindow(List<Instant> times, Map<String, double[]> cells) {
    this.times = List.copyOf(times);
    this.cells = new TreeMap<>();
    cells.forEach(
        (cell, values) -> {
          if (values.length != times.size()) {
            throw new IllegalArgumentException(
                cell + " has " + values.length + " values for " + times.size() + " times");
          }
          this.cells.put(cell, values.clone());
        });
  }

  /** Ascending. */
  public List<Instant> times() {
    return times;
  }

  public SortedSet<String> cells() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(cells.keySet()));
  }

  /** {@code NaN} where it is unknown, also for a cell that is not in the window. */
  public double value(String cell, int time) {
    double[] values = cells.get(cell);
    return values == null ? Double.NaN : values[time];
  }

  public boolean isEmpty() {
    return times.isEmpty();
  }

  /** Time of the newest sample; the window must not be empty. */
  public Instant newest() {
    return times.getLast();
  }

  /** Whether the samples reach back from the newest for at least so long. */
  public boolean covers(Duration length) {
    return !isEmpty() && !times.getFirst().isAfter(newest().minus(length));
  }

  /** Index of the oldest sample that is at most so much older than the newest. */
  public int firstWithin(Duration length) {
    Instant start = newest().minus(length);
    int first = times.size() - 1;
    while (first > 0 && !times.get(first - 1).isBefore(start)) {
      first--;
    }
    return first;
  }
}

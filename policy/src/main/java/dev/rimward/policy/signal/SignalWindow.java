package dev.rimward.policy.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples of a signal at equal steps of time, for each cell: a geohash or the name of a cluster.
 * Zeros that a presence query vouches for are already filled in; what is left out is unknown.
 *
 * <p>Nobody can change it, and reading it copies nothing: {@link #value(int, int)} is two accesses
 * of an array.
 */
public final class SignalWindow {
  private final List<Instant> times;
  private final List<String> cells;
  private final double[][] values;

  /**
   * @param times ascending
   * @param cells for each cell one value at each time; {@code NaN} where it is unknown
   */
  public SignalWindow(List<Instant> times, Map<String, double[]> cells) {
    Map<String, double[]> sorted = new TreeMap<>(cells);
    this.times = List.copyOf(times);
    this.cells = List.copyOf(sorted.keySet());
    this.values = sorted.values().stream().map(double[]::clone).toArray(double[][]::new);
    for (int cell = 0; cell < values.length; cell++) {
      if (values[cell].length != times.size()) {
        throw new IllegalArgumentException(
            "%s has %d values for %d times"
                .formatted(this.cells.get(cell), values[cell].length, times.size()));
      }
    }
  }

  /** Ascending. */
  public List<Instant> times() {
    return times;
  }

  /** How many samples each cell has. */
  public int size() {
    return times.size();
  }

  /** In the order of names; an index into it is what {@link #value(int, int)} takes. */
  public List<String> cells() {
    return cells;
  }

  /**
   * {@code NaN} where it is unknown.
   *
   * @param cell index into {@link #cells}
   * @param time index into {@link #times}
   */
  public double value(int cell, int time) {
    return values[cell][time];
  }

  /** {@code NaN} where it is unknown, also for a cell that is not in the window. */
  public double value(String cell, int time) {
    int index = Collections.binarySearch(cells, cell);
    return index < 0 ? Double.NaN : values[index][time];
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
    return firstWithin(times.size() - 1, length);
  }

  /** Index of the oldest sample that is at most so much older than the one at an index. */
  int firstWithin(int time, Duration length) {
    Instant start = times.get(time).minus(length);
    int found = Collections.binarySearch(times.subList(0, time), start);
    return found < 0 ? -found - 1 : found;
  }
}

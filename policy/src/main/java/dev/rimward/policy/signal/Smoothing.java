package dev.rimward.policy.signal;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A moving average: each sample becomes the mean of the known samples in the window that ends with
 * it. A window of 30 minutes at steps of two holds fifteen samples.
 *
 * <p>A cell that is unknown through more than half of the window stays unknown, and so does
 * everything before the samples reach back far enough: the mean of what little is known is not the
 * mean of the window, and unknown is never zero. The time before anything at all was measured does
 * not count into a window, so that a day's average is not unknown for the first twelve hours of a
 * new signal; but {@code least} always does.
 *
 * <p>A mean is never outside of the values that it is of, whatever floating point says, so that a
 * constant signal is not changed.
 *
 * @param over the length of the window
 * @param least the part of the window, before its end, that the samples must reach back over; at
 *     most {@code over}
 */
public record Smoothing(Duration over, Duration least) {
  public Smoothing {
    if (!over.isPositive() || !least.isPositive() || least.compareTo(over) > 0) {
      throw new IllegalArgumentException(
          "the least part of a window of " + over + " cannot be " + least);
    }
  }

  /** All of the window must be covered by samples. */
  public static Smoothing over(Duration length) {
    return new Smoothing(length, length);
  }

  /**
   * The samples that are at most so much older than the newest, smoothed over all the samples
   * before them.
   */
  public SignalWindow smooth(SignalWindow raw, Duration newest) {
    if (raw.isEmpty()) {
      return raw;
    }
    int first = raw.firstWithin(newest);
    double[][] smoothed = new double[raw.cells().size()][raw.size() - first];
    int measuredSince = measuredSince(raw);
    for (int time = first; time < raw.size(); time++) {
      int start = start(raw, time, measuredSince);
      for (int cell = 0; cell < smoothed.length; cell++) {
        smoothed[cell][time - first] = start < 0 ? Double.NaN : mean(raw, cell, start, time);
      }
    }
    return window(raw, first, smoothed);
  }

  /** Index of the first sample of the window that ends with one; -1 where it is not covered. */
  private int start(SignalWindow raw, int time, int measuredSince) {
    if (raw.times().getFirst().isAfter(raw.times().get(time).minus(least))) {
      return -1;
    }
    int whole = afterStart(raw, time, over);
    return Math.max(whole, Math.min(measuredSince, afterStart(raw, time, least)));
  }

  /** The sample that is older by just the length ends the window before. */
  private static int afterStart(SignalWindow raw, int time, Duration length) {
    return raw.firstWithin(time, length.minusNanos(1));
  }

  private static double mean(SignalWindow raw, int cell, int start, int end) {
    double sum = 0;
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    int known = 0;
    for (int time = start; time <= end; time++) {
      double value = raw.value(cell, time);
      if (Double.isFinite(value)) {
        sum += value;
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
        known++;
      }
    }
    boolean isKnown = known > 0 && 2 * known >= end - start + 1;
    return isKnown ? Math.clamp(sum / known, lowest, highest) : Double.NaN;
  }

  /** Index of the first sample at which anything is known. */
  private static int measuredSince(SignalWindow raw) {
    int first = raw.size();
    for (int cell = 0; cell < raw.cells().size(); cell++) {
      for (int time = 0; time < first; time++) {
        if (Double.isFinite(raw.value(cell, time))) {
          first = time;
        }
      }
    }
    return first;
  }

  private static SignalWindow window(SignalWindow raw, int first, double[][] values) {
    Map<String, double[]> cells = new TreeMap<>();
    for (int cell = 0; cell < values.length; cell++) {
      cells.put(raw.cells().get(cell), values[cell]);
    }
    return new SignalWindow(raw.times().subList(first, raw.size()), cells);
  }
}

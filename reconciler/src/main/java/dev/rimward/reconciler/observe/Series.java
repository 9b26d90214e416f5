package dev.rimward.reconciler.observe;

import java.time.Instant;
import java.util.Map;

/** Samples of one label set, ascending in time, as Prometheus gave them. */
public final class Series {
  private final Map<String, String> labels;
  private final long[] epochMillis;
  private final double[] values;

  Series(Map<String, String> labels, long[] epochMillis, double[] values) {
    if (epochMillis.length != values.length) {
      throw new IllegalArgumentException(
          epochMillis.length + " times for " + values.length + " values");
    }
    this.labels = Map.copyOf(labels);
    this.epochMillis = epochMillis;
    this.values = values;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** How many samples there are. */
  public int size() {
    return values.length;
  }

  public Instant time(int sample) {
    return Instant.ofEpochMilli(epochMillis[sample]);
  }

  long epochMillis(int sample) {
    return epochMillis[sample];
  }

  /** May be {@code NaN} or infinite. */
  public double value(int sample) {
    return values[sample];
  }
}

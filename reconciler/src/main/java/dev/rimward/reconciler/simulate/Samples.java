package dev.rimward.reconciler.simulate;

import java.util.Arrays;
import java.util.Map.Entry;
import java.util.SortedMap;

/**
 * The values that one cell had. Each holds until the next one, but only for so long: what has not
 * been heard of since is unknown.
 */
final class Samples {
  private final long[] epochMillis;
  private final double[] values;
  private final long holdMillis;

  private Samples(long[] epochMillis, double[] values, long holdMillis) {
    this.epochMillis = epochMillis;
    this.values = values;
    this.holdMillis = holdMillis;
  }

  /**
   * @param byTime by milliseconds since the epoch; {@code NaN} where it is known to be unknown
   */
  static Samples of(SortedMap<Long, Double> byTime, long holdMillis) {
    return new Samples(
        byTime.keySet().stream().mapToLong(Long::longValue).toArray(),
        byTime.entrySet().stream().map(Entry::getValue).mapToDouble(Double::doubleValue).toArray(),
        holdMillis);
  }

  /** {@code NaN} where it is unknown. */
  double at(long time) {
    int found = Arrays.binarySearch(epochMillis, time);
    int index = found >= 0 ? found : -found - 2;
    return index >= 0 && time - epochMillis[index] < holdMillis ? values[index] : Double.NaN;
  }
}

package dev.rimward.policy.facility;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Divides a number of indivisible units in proportion to weights, by the method of Webster
 * (Sainte-Laguë) with lower and upper bounds: of all divisor methods the one without bias, and as
 * every one of them monotone. One more unit takes none away from anybody. Balinski and Young, Fair
 * Representation (1982).
 */
public final class Apportionment {
  private Apportionment() {}

  /**
   * The division of {@code total}. The quotients {@code weight / divisor} are rounded to the
   * nearest number, then moved into the bounds, with a divisor for which the sum is {@code total};
   * of equal claims the one with the lower index comes first. A weight of zero gets its minimum,
   * and more only when all others have their maximum, then in the order of indexes, each filled up
   * before the next.
   *
   * @param weights finite, not negative
   * @throws IllegalArgumentException if the minima add up to more than {@code total}, the maxima to
   *     less, a minimum is above its maximum or below zero, or a weight is out of its range
   */
  public static int[] divide(int total, double[] weights, int[] min, int[] max) {
    int[] division = min.clone();
    int left = total - Arrays.stream(min).sum();
    PriorityQueue<Integer> queue =
        new PriorityQueue<>(
            (a, b) -> {
              int byClaim =
                  Double.compare(
                      weights[b] / (2.0 * division[b] + 1), weights[a] / (2.0 * division[a] + 1));
              return byClaim != 0 ? byClaim : Integer.compare(a, b);
            });
    for (int i = 0; i < weights.length; i++) {
      if (division[i] < max[i]) {
        queue.add(i);
      }
    }
    while (left-- > 0) {
      Integer first = queue.poll();
      if (first == null) {
        throw new IllegalArgumentException("the maxima add up to less than " + total);
      }
      division[first]++;
      if (division[first] < max[first]) {
        queue.add(first);
      }
    }
    return division;
  }
}

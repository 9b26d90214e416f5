package dev.rimward.policy.facility;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.DoubleStream;

/**
 * Divides a number of indivisible units in proportion to weights, by the method of Webster
 * (Sainte-Laguë) with lower and upper bounds. Of all divisor methods it is the one without bias,
 * and as all of them it is monotone: one more unit takes none away from anybody. Balinski and
 * Young, Fair Representation (1982); with bounds: Balinski and Young, 4.
 */
public final class Apportionment {
  /** A smaller part of the greatest weight is none. */
  private static final double LEAST = 1e-100;

  private final double[] weights;
  private final int[] min;
  private final int[] max;
  private final int[] division;

  private Apportionment(double[] weights, int[] min, int[] max) {
    this.weights = weights;
    this.min = min;
    this.max = max;
    division = min.clone();
  }

  /**
   * The division of {@code total}: each quotient {@code weight / divisor} is rounded to the nearest
   * number and moved into its bounds, with a divisor for which the sum is {@code total}. In other
   * words, from the minima on each unit goes to the highest claim {@code weight / (2 have + 1)}; of
   * equal claims, to the lower index. A weight of zero gets more than its minimum only when all
   * others have their maximum.
   *
   * <p>Takes time proportional to the number of weights, times the logarithm of their number.
   *
   * @param weights finite, not negative
   * @throws IllegalArgumentException if lengths differ, the minima add up to more than {@code
   *     total} or the maxima to less, a minimum is negative or above its maximum, or a weight is
   *     out of its range
   */
  public static int[] divide(int total, double[] weights, int[] min, int[] max) {
    check(weights.length == min.length && weights.length == max.length, "bounds for each weight");
    long least = 0;
    long most = 0;
    for (int i = 0; i < weights.length; i++) {
      check(weights[i] >= 0 && Double.isFinite(weights[i]), "finite weights from 0 on");
      check(min[i] >= 0 && min[i] <= max[i], "minima from 0 to the maximum");
      least += min[i];
      most += max[i];
    }
    check(least <= total && total <= most, "a total from " + least + " to " + most);
    return new Apportionment(scaled(weights), min, max).divide(total);
  }

  /** By a power of two, which is exact: claims of the tiniest weights would be zero, or nearly. */
  private static double[] scaled(double[] weights) {
    double highest = DoubleStream.of(weights).max().orElse(0);
    int exponent = highest == 0 ? 0 : -Math.getExponent(highest);
    return DoubleStream.of(weights)
        .map(weight -> Math.scalb(weight, exponent))
        .map(weight -> weight < LEAST ? 0 : weight)
        .toArray();
  }

  private int[] divide(int total) {
    long given = giveAbove(threshold(total));
    PriorityQueue<Integer> byClaim =
        new PriorityQueue<>(
            Comparator.comparingDouble((Integer i) -> -claim(i, division[i]))
                .thenComparing(Comparator.naturalOrder()));
    for (int i = 0; i < weights.length; i++) {
      offer(i, byClaim);
    }
    while (given < total) {
      int next = byClaim.remove();
      // A claim of zero stays zero: one by one, a great total would never be given out.
      int units =
          claim(next, division[next]) == 0
              ? (int) Math.min(max[next] - division[next], total - given)
              : 1;
      division[next] += units;
      given += units;
      offer(next, byClaim);
    }
    return division;
  }

  private void offer(int i, PriorityQueue<Integer> byClaim) {
    if (division[i] < max[i]) {
      byClaim.add(i);
    }
  }

  /** The claim of one that has so many already to one more. */
  private double claim(int i, int have) {
    return weights[i] / (2.0 * have + 1);
  }

  /**
   * A claim such that at most {@code total} units go to higher ones, and not many fewer. Halves the
   * range of bit patterns, whose order is that of the numbers, hence at most 63 times.
   */
  private double threshold(int total) {
    double sum = 0;
    double highest = 0;
    for (double weight : weights) {
      sum += weight;
      highest = Math.max(highest, weight);
    }
    long low = 0;
    long high = Double.doubleToLongBits(highest);
    // Were there no bounds, it would be near this.
    long next = Double.doubleToLongBits(Math.min(highest, sum / (2.0 * Math.max(1, total))));
    long step = 1L << 40;
    while (low < high) {
      long left = total - giveAbove(Double.longBitsToDouble(next));
      if (left >= 0 && left <= weights.length) {
        return Double.longBitsToDouble(next);
      }
      if (left > 0) {
        high = next;
      } else {
        low = next + 1;
      }
      step *= 8;
      long guess = left > 0 ? next - step : next + step;
      next = step < high - low && guess > low && guess < high ? guess : low + (high - low) / 2;
    }
    return Double.longBitsToDouble(high);
  }

  /** Gives to all claims above a threshold, within the bounds; returns how many units that are. */
  private long giveAbove(double threshold) {
    long given = 0;
    for (int i = 0; i < weights.length; i++) {
      division[i] = Math.clamp(unitsAbove(threshold, i), min[i], max[i]);
      given += division[i];
    }
    return given;
  }

  /** How many units have a claim above the threshold, but no more than the maximum. */
  private int unitsAbove(double threshold, int i) {
    double estimate = Math.ceil((weights[i] / threshold - 1) / 2);
    int units = weights[i] == 0 ? 0 : (int) Math.clamp(estimate, 0, max[i]);
    while (units < max[i] && claim(i, units) > threshold) {
      units++;
    }
    while (units > 0 && claim(i, units - 1) <= threshold) {
      units--;
    }
    return units;
  }

  private static void check(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("a division needs " + expected);
    }
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.facility.Apportionment;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a number of replicas over the wanted locations, by Webster's method within the room of
 * each: one replica more moves no other.
 *
 * <p>Weights that vary a little move nothing: as long as what stands would be right, within one
 * replica, for weights of which each differs by a tenth at most, only the difference of the total
 * is given out or taken back.
 */
final class Division {
  private static final double NOISE = 0.1;

  private final Divided rule;
  private final int leastLocations;

  /**
   * @param leastLocations that get a replica even when they are to be few
   */
  Division(Divided rule, int leastLocations) {
    this.rule = rule;
    this.leastLocations = leastLocations;
  }

  /**
   * One location's part.
   *
   * @param weight its claim; zero or more
   * @param room how many replicas fit
   * @param current how many it has
   * @param isFixed whether it keeps what it has
   */
  record Share(double weight, int room, int current, boolean isFixed) {}

  /**
   * How many replicas each gets; 0 for one that is not needed. Their sum is the total where there
   * is room for it, and more where those that keep theirs have more.
   */
  int[] divide(List<Share> shares) {
    int[] most = shares.stream().mapToInt(Division::most).toArray();
    int fixed = shares.stream().filter(Share::isFixed).mapToInt(Share::current).sum();
    int total = (int) Math.min(Math.max(rule.total(), fixed), sum(most));
    return rule.preference() == Preference.Aggregated
        ? aggregated(shares, most, total)
        : weighted(shares, most, total);
  }

  private static int most(Share share) {
    return share.isFixed() ? share.current() : Math.max(share.room(), Math.min(share.current(), 1));
  }

  private int[] weighted(List<Share> shares, int[] most, int total) {
    int[] least = new int[most.length];
    for (int i = 0; i < least.length; i++) {
      least[i] = shares.get(i).isFixed() ? most[i] : Math.min(1, most[i]);
    }
    if (sum(least) > total) {
      return fewest(shares, most, total, least.length);
    }
    double[] weights = shares.stream().mapToDouble(Share::weight).toArray();
    if (isNear(shares, weights, least, most)) {
      int standing = shares.stream().mapToInt(Share::current).sum();
      for (int i = 0; i < most.length; i++) {
        int current = shares.get(i).current();
        if (total >= standing) {
          least[i] = Math.clamp(current, least[i], most[i]);
        } else {
          most[i] = Math.clamp(current, least[i], most[i]);
        }
      }
      total = (int) Math.clamp((long) total, sum(least), sum(most));
    }
    return Apportionment.divide(total, weights, least, most);
  }

  /** Room without a bound is the greatest number that there is, so that sums need more. */
  private static long sum(int[] numbers) {
    return IntStream.of(numbers).asLongStream().sum();
  }

  /**
   * Whether some number of replicas for each unit of weight explains what all have, within the
   * noise. One that keeps to a bound may have more or less for its weight.
   */
  private static boolean isNear(List<Share> shares, double[] weights, int[] least, int[] most) {
    double atLeast = 0;
    double atMost = Double.MAX_VALUE;
    for (int i = 0; i < weights.length; i++) {
      int current = shares.get(i).current();
      if (current == 0) {
        return false;
      }
      if (current > least[i]) {
        atLeast = Math.max(atLeast, (1 - NOISE) * (current - 1) / weights[i]);
      }
      if (current < most[i]) {
        atMost = Math.min(atMost, (1 + NOISE) * (current + 1) / weights[i]);
      }
    }
    return atLeast <= atMost;
  }

  /** The greatest claims get one each. */
  private static int[] fewest(List<Share> shares, int[] most, int total, int count) {
    int[] replicas = new int[most.length];
    int left = total;
    for (int i : inOrder(shares, count)) {
      int given = shares.get(i).isFixed() ? Math.min(most[i], left) : Math.min(1, left);
      replicas[i] = Math.min(given, most[i]);
      left -= replicas[i];
    }
    return replicas;
  }

  /** As few locations as hold the total: those that have most of them first, then by claim. */
  private int[] aggregated(List<Share> shares, int[] most, int total) {
    int[] order = inOrder(shares, most.length);
    int[] replicas = new int[most.length];
    int left = total;
    for (int place = 0; place < order.length && left > 0; place++) {
      int i = order[place];
      boolean isFixed = shares.get(i).isFixed();
      replicas[i] = isFixed ? most[i] : place < leastLocations ? Math.min(1, most[i]) : 0;
      left -= replicas[i];
    }
    for (int i : order) {
      int given = Math.min(left, most[i] - replicas[i]);
      replicas[i] += given;
      left -= given;
    }
    return replicas;
  }

  private static int[] inOrder(List<Share> shares, int count) {
    return IntStream.range(0, shares.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> !shares.get(i).isFixed())
                .thenComparingInt(i -> -shares.get(i).current())
                .thenComparingDouble(i -> -shares.get(i).weight())
                .thenComparing(i -> i))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

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
 * <p>Weights that vary a little move nothing: as long as every location is within a tenth, or one
 * replica, of its share, only the difference of the total is given out or taken back.
 */
final class Division {
  private static final double TOLERANCE = 0.1;

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
   * @param isNeeded whether it gets a replica before all that is not needed
   */
  record Share(double weight, int room, int current, boolean isFixed, boolean isNeeded) {
    Share(double weight, int room, int current, boolean isFixed) {
      this(weight, room, current, isFixed, false);
    }
  }

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
      return fewest(shares, most, total);
    }
    double[] weights = shares.stream().mapToDouble(Share::weight).toArray();
    if (isNear(shares, weights)) {
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

  /** Whether all have replicas, and each about its share. */
  private static boolean isNear(List<Share> shares, double[] weights) {
    int standing = shares.stream().mapToInt(Share::current).sum();
    double sum = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    if (sum <= 0) {
      return false;
    }
    for (int i = 0; i < weights.length; i++) {
      double ideal = standing * weights[i] / sum;
      int current = shares.get(i).current();
      if (current == 0 || Math.abs(current - ideal) > Math.max(1, TOLERANCE * ideal)) {
        return false;
      }
    }
    return true;
  }

  /** What is needed gets one each, then the greatest claims. */
  private static int[] fewest(List<Share> shares, int[] most, int total) {
    int[] replicas = new int[most.length];
    int left = total;
    for (int i : neededFirst(shares)) {
      int given = shares.get(i).isFixed() ? Math.min(most[i], left) : Math.min(1, left);
      replicas[i] = Math.min(given, most[i]);
      left -= replicas[i];
    }
    return replicas;
  }

  /**
   * As few locations as hold the total: those that have most replicas first, then by claim. That
   * order does not change with the weights, else the noise of demand would move replicas.
   */
  private int[] aggregated(List<Share> shares, int[] most, int total) {
    int[] replicas = new int[most.length];
    int left = total;
    int locations = 0;
    for (int i : neededFirst(shares)) {
      Share share = shares.get(i);
      int given = share.isNeeded() || locations < leastLocations ? Math.min(1, most[i]) : 0;
      replicas[i] = Math.min(share.isFixed() ? most[i] : given, left);
      left -= replicas[i];
      locations += replicas[i] > 0 ? 1 : 0;
    }
    for (int i : inOrder(shares)) {
      int given = Math.min(left, most[i] - replicas[i]);
      replicas[i] += given;
      left -= given;
    }
    return replicas;
  }

  private static int[] neededFirst(List<Share> shares) {
    return IntStream.of(inOrder(shares))
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> !shares.get(i).isFixed())
                .thenComparing(i -> !shares.get(i).isNeeded()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Those that keep most first. */
  static int[] inOrder(List<Share> shares) {
    return IntStream.range(0, shares.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> !shares.get(i).isFixed())
                .thenComparingInt(i -> -shares.get(i).current())
                .thenComparing(i -> !shares.get(i).isNeeded())
                .thenComparingDouble(i -> -shares.get(i).weight())
                .thenComparing(i -> i))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

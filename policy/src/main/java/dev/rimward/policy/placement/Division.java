package dev.rimward.policy.placement;

import dev.rimward.policy.facility.Apportionment;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import java.util.ArrayList;
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
  private final Choice.Spare spare;

  /**
   * @param spare which locations need not get a replica
   */
  Division(Divided rule, Choice.Spare spare) {
    this.rule = rule;
    this.spare = spare;
  }

  /**
   * One location's part.
   *
   * @param location its number
   * @param weight its claim; zero or more
   * @param room how many replicas fit
   * @param current how many it has
   * @param isFixed whether it keeps what it has
   */
  record Share(int location, double weight, int room, int current, boolean isFixed) {}

  /**
   * How many replicas each gets; 0 for one that is not needed. Their sum is the total where there
   * is room for it, and more where those that keep theirs have more.
   *
   * @param wanted the locations of the shares, by number
   */
  int[] divide(List<Share> shares, boolean[] wanted) {
    int[] most = shares.stream().mapToInt(Division::most).toArray();
    int fixed = shares.stream().filter(Share::isFixed).mapToInt(Share::current).sum();
    int total = (int) Math.min(Math.max(rule.total(), fixed), sum(most));
    for (int i : superfluous(shares, most, total, wanted.clone())) {
      most[i] = 0;
    }
    return rule.preference() == Preference.Aggregated
        ? aggregated(shares, most, total)
        : weighted(shares, most, total);
  }

  private static int most(Share share) {
    return share.isFixed() ? share.current() : Math.max(share.room(), Math.min(share.current(), 1));
  }

  /**
   * Which locations get nothing: where that is preferred the least claims, as long as the others
   * hold the total and keep the rules; and in any case as many as there are more than replicas.
   */
  private List<Integer> superfluous(List<Share> shares, int[] most, int total, boolean[] wanted) {
    List<Integer> order = inOrder(shares).reversed();
    List<Integer> dropped = new ArrayList<>();
    if (rule.preference() == Preference.Aggregated) {
      long room = sum(most);
      long standing = IntStream.range(0, most.length).mapToLong(i -> stays(shares, most, i)).sum();
      for (int i : order) {
        int own = stays(shares, most, i);
        // What runs goes only where fewer replicas empty it: one more must not move the others.
        long rest = own > 0 ? standing - own : room - most[i];
        if (rest >= total && mayDrop(shares.get(i), wanted)) {
          room -= most[i];
          standing -= own;
          drop(i, shares, wanted, dropped);
        }
      }
    }
    int fixed = shares.stream().filter(Share::isFixed).mapToInt(Share::current).sum();
    long others = shares.stream().filter(share -> !share.isFixed()).count();
    long tooMany = others - dropped.size() - (total - fixed);
    for (boolean keepsRules : new boolean[] {true, false}) {
      for (int i : order) {
        Share share = shares.get(i);
        boolean isOpen = !dropped.contains(i) && !share.isFixed();
        if (tooMany > 0 && isOpen && (!keepsRules || mayDrop(share, wanted))) {
          tooMany--;
          drop(i, shares, wanted, dropped);
        }
      }
    }
    return dropped;
  }

  private static int stays(List<Share> shares, int[] most, int i) {
    return Math.min(shares.get(i).current(), most[i]);
  }

  private boolean mayDrop(Share share, boolean[] wanted) {
    return !share.isFixed() && spare.isSpare(wanted, share.location());
  }

  private static void drop(int i, List<Share> shares, boolean[] wanted, List<Integer> dropped) {
    wanted[shares.get(i).location()] = false;
    dropped.add(i);
  }

  private int[] weighted(List<Share> shares, int[] most, int total) {
    int[] least = new int[most.length];
    for (int i = 0; i < least.length; i++) {
      least[i] = shares.get(i).isFixed() ? most[i] : Math.min(1, most[i]);
    }
    double[] weights =
        IntStream.range(0, most.length)
            .mapToDouble(i -> most[i] == 0 ? 0 : shares.get(i).weight())
            .toArray();
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
   * Whether all that get replicas have some, and one number of them for each unit of weight
   * explains what they have, within the noise. One at a bound may have more or less than that.
   */
  private static boolean isNear(List<Share> shares, double[] weights, int[] least, int[] most) {
    double atLeast = 0;
    double atMost = Double.MAX_VALUE;
    for (int i = 0; i < weights.length; i++) {
      int current = shares.get(i).current();
      if ((current == 0) != (most[i] == 0)) {
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

  /** Each keeps what it has, but for the least claims; what is new goes to the greatest. */
  private static int[] aggregated(List<Share> shares, int[] most, int total) {
    int[] replicas = new int[most.length];
    List<Integer> order = inOrder(shares);
    for (int i : order) {
      int least = shares.get(i).isFixed() ? most[i] : 1;
      replicas[i] = Math.min(most[i], Math.max(least, shares.get(i).current()));
    }
    long left = total - sum(replicas);
    for (int i : order) {
      long given = Math.clamp(left, 0, most[i] - replicas[i]);
      replicas[i] += (int) given;
      left -= given;
    }
    for (int i : order.reversed()) {
      int least = shares.get(i).isFixed() ? most[i] : Math.min(1, most[i]);
      long taken = Math.clamp(-left, 0, replicas[i] - least);
      replicas[i] -= (int) taken;
      left += taken;
    }
    return replicas;
  }

  /** The greatest claims first: what cannot be changed, what runs, then by weight. */
  private static List<Integer> inOrder(List<Share> shares) {
    return IntStream.range(0, shares.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> !shares.get(i).isFixed())
                .thenComparing(i -> shares.get(i).current() == 0)
                .thenComparingDouble(i -> -shares.get(i).weight())
                .thenComparingInt(i -> i))
        .toList();
  }
}

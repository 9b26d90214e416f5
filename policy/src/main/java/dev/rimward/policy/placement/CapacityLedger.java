package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is reserved of each location's capacity, over all applications of a plan together: two
 * decisions of one plan never count on the same room.
 *
 * <p>A location without a capacity is not limited, nor is one in a resource of which its capacity
 * says nothing or zero.
 */
final class CapacityLedger {
  private static final BigDecimal UNLIMITED = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final Map<String, Cluster> clusters;
  private final Map<Copy, Resources> reservations = new TreeMap<>();
  private final Map<String, Resources> used = new TreeMap<>();

  CapacityLedger(Map<String, Cluster> clusters) {
    this.clusters = clusters;
  }

  /** Reserves for a copy instead of what was reserved for it before. */
  void reserve(Copy copy, Requirements requirements, int replicas) {
    release(copy);
    Resources needed = requirements.fixed().plus(requirements.perReplica().times(replicas));
    reservations.put(copy, needed);
    used.merge(copy.location(), needed, Resources::plus);
  }

  void release(Copy copy) {
    @Nullable Resources reserved = reservations.remove(copy);
    if (reserved != null) {
      used.merge(copy.location(), reserved.times(-1), Resources::plus);
    }
  }

  /** How many replicas of another copy have room at a location; never negative. */
  int room(String location, Requirements requirements) {
    Resources fixed = requirements.fixed();
    Resources each = requirements.perReplica();
    @Nullable Resources capacity = capacity(location);
    if (capacity == null) {
      return Integer.MAX_VALUE;
    }
    Resources taken = used.getOrDefault(location, Resources.NONE);
    return fitting(capacity.cpu(), taken.cpu(), fixed.cpu(), each.cpu())
        .min(fitting(capacity.memory(), taken.memory(), fixed.memory(), each.memory()))
        .intValueExact();
  }

  /** What is left of a location's capacity, for explanations; zero where more is used. */
  Resources left(String location) {
    @Nullable Resources capacity = capacity(location);
    if (capacity == null) {
      return Resources.NONE;
    }
    Resources taken = used.getOrDefault(location, Resources.NONE);
    return new Resources(
        left(capacity.cpu(), taken.cpu()), left(capacity.memory(), taken.memory()));
  }

  private @Nullable Resources capacity(String location) {
    @Nullable Cluster cluster = clusters.get(location);
    return cluster == null ? null : cluster.spec().capacity();
  }

  private static Quantity left(Quantity capacity, Quantity taken) {
    return new Quantity(capacity.amount().subtract(taken.amount()).max(BigDecimal.ZERO));
  }

  private static BigDecimal fitting(
      Quantity capacity, Quantity taken, Quantity fixed, Quantity each) {
    boolean needsNone = fixed.amount().signum() == 0 && each.amount().signum() == 0;
    if (capacity.amount().signum() == 0 || needsNone) {
      return UNLIMITED;
    }
    BigDecimal left = capacity.amount().subtract(taken.amount()).subtract(fixed.amount());
    if (left.signum() < 0) {
      return BigDecimal.ZERO;
    }
    return each.amount().signum() == 0
        ? UNLIMITED
        : left.divide(each.amount(), 0, RoundingMode.DOWN).min(UNLIMITED);
  }
}

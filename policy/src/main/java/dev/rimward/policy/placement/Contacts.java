package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which clusters can be reached, which of them have failed, and which have just come back. */
final class Contacts {
  private static final ClusterCondition UNKNOWN =
      new ClusterCondition(State.Unknown, Instant.EPOCH, "not asked yet", null);

  private final Instant now;
  private final boolean isFirstStart;
  private final ClusterCondition[] conditions;
  private final boolean[] servesTraffic;

  Contacts(FleetIndex index, Observations observations, Instant now) {
    this.now = now;
    Map<String, ClusterCondition> known = observations.conditions();
    this.isFirstStart =
        known.values().stream().allMatch(condition -> condition.state() == State.Unknown);
    this.conditions = new ClusterCondition[index.size()];
    for (int location = 0; location < conditions.length; location++) {
      conditions[location] = known.getOrDefault(index.name(location), UNKNOWN);
    }
    this.servesTraffic = servesTraffic(index, observations);
  }

  /**
   * Whether a cluster can be reached. As long as nothing is known of any cluster, as at the first
   * start, all count as reachable: else nothing could ever be placed.
   */
  State state(int cluster) {
    return isFirstStart ? State.Reachable : conditions[cluster].state();
  }

  /** How long the cluster has been in its state. */
  Duration lasting(int cluster) {
    return Duration.between(conditions[cluster].since(), now);
  }

  /** Whether it cannot be reached, and nothing shows that it serves traffic all the same. */
  boolean isLost(int cluster) {
    return conditions[cluster].state() == State.Unreachable && !servesTraffic[cluster];
  }

  /**
   * Whether a cluster has been lost for as long as the policy tolerates. A cluster that serves
   * traffic has not failed, whatever its API server does.
   */
  boolean hasFailed(int cluster, @Nullable Failover failover) {
    return failover != null
        && isLost(cluster)
        && lasting(cluster).compareTo(Duration.ofSeconds(failover.tolerationSeconds())) >= 0;
  }

  /**
   * How long a cluster that had failed must still be reachable before it takes copies again; zero
   * where it need not wait.
   */
  Duration untilFailback(int cluster, @Nullable Failover failover) {
    ClusterCondition condition = conditions[cluster];
    if (failover == null || condition.state() != State.Reachable) {
      return Duration.ZERO;
    }
    boolean hadFailed =
        condition.lastOutage().compareTo(Duration.ofSeconds(failover.tolerationSeconds())) >= 0
            && !condition.lastOutage().isZero();
    Duration left = failover.failbackAfter().minus(lasting(cluster));
    return hadFailed && left.isPositive() ? left : Duration.ZERO;
  }

  private static boolean[] servesTraffic(FleetIndex index, Observations observations) {
    boolean[] serves = new boolean[index.size()];
    observations
        .signals()
        .forEach(
            (key, reading) -> {
              @Nullable Signal signal = index.fleet().signals().get(key.signal());
              boolean isMeasuredThere =
                  signal != null && signal.spec().locatedBy() == LocatedBy.Cluster;
              if (isMeasuredThere && reading instanceof Reading.Fresh(SignalWindow window)) {
                markBusy(index, window, serves);
              }
            });
    return serves;
  }

  private static void markBusy(FleetIndex index, SignalWindow window, boolean[] serves) {
    int newest = window.size() - 1;
    for (int cell = 0; newest >= 0 && cell < window.cells().size(); cell++) {
      int cluster = index.number(window.cells().get(cell));
      if (cluster >= 0 && window.value(cell, newest) > 0) {
        serves[cluster] = true;
      }
    }
  }
}

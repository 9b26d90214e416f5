package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which clusters can be reached, and which of them have failed. */
final class Contacts {
  private static final ClusterCondition UNKNOWN =
      new ClusterCondition(State.Unknown, Instant.EPOCH, "not asked yet");

  private final PlacementInput input;
  private final boolean isFirstStart;
  private final Set<String> servingTraffic;

  Contacts(PlacementInput input) {
    this.input = input;
    this.isFirstStart =
        input.observations().conditions().values().stream()
            .allMatch(condition -> condition.state() == State.Unknown);
    this.servingTraffic = servingTraffic(input);
  }

  /**
   * Whether a cluster can be reached. As long as nothing is known of any cluster, as at the first
   * start, all count as reachable: else nothing could ever be placed.
   */
  State state(String cluster) {
    return isFirstStart ? State.Reachable : condition(cluster).state();
  }

  /** How long the cluster has been in its state. */
  Duration lasting(String cluster) {
    return Duration.between(condition(cluster).since(), input.now());
  }

  /**
   * Whether a cluster has been unreachable for as long as the policy tolerates. A cluster that
   * serves traffic has not failed, whatever its API server does.
   */
  boolean hasFailed(String cluster, @Nullable Failover failover) {
    return failover != null
        && condition(cluster).state() == State.Unreachable
        && lasting(cluster).compareTo(Duration.ofSeconds(failover.tolerationSeconds())) >= 0
        && !servingTraffic.contains(cluster);
  }

  private static Set<String> servingTraffic(PlacementInput input) {
    Set<String> serving = new TreeSet<>();
    input
        .observations()
        .signals()
        .forEach(
            (key, reading) -> {
              @Nullable Signal signal = input.fleet().signals().get(key.signal());
              boolean isMeasuredThere =
                  signal != null && signal.spec().locatedBy() == LocatedBy.Cluster;
              if (isMeasuredThere && reading instanceof Reading.Fresh(SignalWindow window)) {
                serving.addAll(busy(window));
              }
            });
    return serving;
  }

  private static List<String> busy(SignalWindow window) {
    int newest = window.times().size() - 1;
    return newest < 0
        ? List.of()
        : window.cells().stream().filter(cell -> window.value(cell, newest) > 0).toList();
  }

  private ClusterCondition condition(String cluster) {
    return input.observations().conditions().getOrDefault(cluster, UNKNOWN);
  }
}

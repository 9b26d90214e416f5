package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which clusters can be reached, and which of them have failed. */
final class Contacts {
  private static final ClusterCondition UNKNOWN =
      new ClusterCondition(State.Unknown, Instant.EPOCH, "not asked yet");

  private final PlacementInput input;
  private final boolean isFirstStart;

  Contacts(PlacementInput input) {
    this.input = input;
    this.isFirstStart =
        input.observations().conditions().values().stream()
            .allMatch(condition -> condition.state() == State.Unknown);
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
        && !servesTraffic(cluster);
  }

  private boolean servesTraffic(String cluster) {
    return input.observations().signals().entrySet().stream()
        .filter(entry -> isMeasuredByClusters(entry.getKey()))
        .anyMatch(entry -> newest(entry, cluster).orElse(Double.NaN) > 0);
  }

  private boolean isMeasuredByClusters(SignalKey key) {
    @Nullable Signal signal = input.fleet().signals().get(key.signal());
    return signal != null && signal.spec().locatedBy() == LocatedBy.Cluster;
  }

  private static Optional<Double> newest(Map.Entry<SignalKey, Reading> entry, String cluster) {
    return entry.getValue() instanceof Reading.Fresh(SignalWindow window) && !window.isEmpty()
        ? Optional.of(window.value(cluster, window.times().size() - 1))
        : Optional.empty();
  }

  private ClusterCondition condition(String cluster) {
    return input.observations().conditions().getOrDefault(cluster, UNKNOWN);
  }
}

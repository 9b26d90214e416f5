package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.Taint.Effect;
import org.jspecify.annotations.Nullable;

/** What a policy allows by the documents alone, written down a second time. */
final class Legality {
  private Legality() {}

  /** Whether {@code clusterAffinity} allows a cluster. */
  static boolean isAllowed(PlacementPolicy policy, Cluster cluster) {
    @Nullable ClusterAffinity affinity = policy.spec().clusterAffinity();
    return affinity == null
        || (!affinity.exclude().contains(cluster.name())
            && (affinity.clusterNames().isEmpty()
                || affinity.clusterNames().contains(cluster.name()))
            && (affinity.labelSelector() == null
                || affinity.labelSelector().matches(cluster.labels()))
            && (affinity.expression() == null
                || affinity.expression().objection(cluster).isEmpty()));
  }

  /** Whether a cluster has a taint of an effect that is not tolerated, or not for ever. */
  static boolean isTainted(PlacementPolicy policy, Cluster cluster, Effect effect) {
    return cluster.spec().taints().stream()
        .filter(taint -> taint.effect() == effect)
        .anyMatch(
            taint ->
                policy.spec().clusterTolerations().stream()
                    .noneMatch(
                        toleration ->
                            toleration.tolerates(taint) && toleration.tolerationSeconds() == null));
  }

  /** Whether a cluster may take a new copy, as long as it can be reached and has room. */
  static boolean mayOpen(PlacementPolicy policy, Cluster cluster) {
    return isAllowed(policy, cluster)
        && !isTainted(policy, cluster, Effect.NoExecute)
        && !isTainted(policy, cluster, Effect.NoSchedule)
        && !cluster.spec().suspended();
  }
}

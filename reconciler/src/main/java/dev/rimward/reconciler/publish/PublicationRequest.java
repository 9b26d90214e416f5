package dev.rimward.reconciler.publish;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.renderer.overlay.RenderedFleet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be published.
 *
 * @param source the source commit that it was decided from
 * @param fleet with every cluster and application that is to remain
 * @param conditions by cluster; where one is missing, what is published stays
 * @param silent clusters that are not known to answer: their branches lose no application
 * @param rendered has every cluster of the fleet, and no application that the fleet does not have
 * @param copies what clusters say of what they have
 * @param emptied the commit of a departing cluster's branch that the cluster has nothing left of,
 *     by cluster
 * @param doubt why a cluster may be missing from the fleet though nobody removed it; nothing is
 *     deleted then
 * @param approvals names in {@code Rimward-Approve-Deletion} trailers since the published source
 */
public record PublicationRequest(
    String source,
    Fleet fleet,
    PlacementPlan plan,
    Map<String, ClusterCondition> conditions,
    Set<String> silent,
    RenderedFleet rendered,
    Set<String> approvals,
    Copies copies,
    Map<String, String> emptied,
    Optional<String> doubt) {
  public PublicationRequest {
    conditions = Map.copyOf(conditions);
    silent = Set.copyOf(silent);
    approvals = Set.copyOf(approvals);
    emptied = Map.copyOf(emptied);
    if (!rendered.clusters().keySet().equals(fleet.clusters().keySet())) {
      throw new IllegalArgumentException("rendered are other clusters than the fleet has");
    }
    for (Map<String, ?> applications : rendered.clusters().values()) {
      if (!fleet.applications().keySet().containsAll(applications.keySet())) {
        throw new IllegalArgumentException("rendered are applications that the fleet has not");
      }
    }
  }

  /** Where nobody asks the clusters how they are. */
  public PublicationRequest(
      String source,
      Fleet fleet,
      PlacementPlan plan,
      Map<String, ClusterCondition> conditions,
      Set<String> silent,
      RenderedFleet rendered,
      Set<String> approvals) {
    this(
        source,
        fleet,
        plan,
        conditions,
        silent,
        rendered,
        approvals,
        Copies.HEALTHY,
        Map.of(),
        Optional.empty());
  }
}

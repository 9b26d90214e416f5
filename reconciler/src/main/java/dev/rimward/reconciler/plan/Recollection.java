package dev.rimward.reconciler.plan;

import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.publish.PublishedFleet;
import java.util.Map;

/**
 * What is known from before: what was decided last, by application, and how clusters were last seen
 * to be, by name.
 */
public record Recollection(
    Map<String, ApplicationPlacement> placements, Map<String, ClusterCondition> conditions) {
  /** Nothing was ever decided. */
  public static final Recollection NOTHING = new Recollection(Map.of(), Map.of());

  public Recollection {
    placements = Map.copyOf(placements);
    conditions = Map.copyOf(conditions);
  }

  public static Recollection of(PublishedFleet published) {
    return new Recollection(published.placements(), published.conditions());
  }
}

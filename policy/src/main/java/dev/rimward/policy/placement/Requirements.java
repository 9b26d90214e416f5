package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.optimizer.LocationOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * What one copy of an application needs, read from its rendered pod templates, and what its
 * manifests ask of placement.
 *
 * @param perReplica of the workloads that placement scales, together, for each replica
 * @param fixed of all other workloads, once for each location
 * @param replicas the most that the manifests ask for, of the workloads that placement scales; at
 *     least 1
 * @param optimizer null where the manifests have no {@code location-optimizer}
 */
public record Requirements(
    Resources perReplica, Resources fixed, int replicas, @Nullable LocationOptimizer optimizer) {
  /** Needs nothing that is known. */
  public static final Requirements NONE = new Requirements(Resources.NONE, Resources.NONE);

  /** One replica, and nothing asked of placement. */
  public Requirements(Resources perReplica, Resources fixed) {
    this(perReplica, fixed, 1, null);
  }
}

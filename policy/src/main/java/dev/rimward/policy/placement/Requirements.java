package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;

/**
 * What one copy of an application needs, read from its rendered pod templates.
 *
 * @param perReplica of the workloads that placement scales, together, for each replica
 * @param fixed of all other workloads, once for each location
 */
public record Requirements(Resources perReplica, Resources fixed) {
  /** Needs nothing that is known. */
  public static final Requirements NONE = new Requirements(Resources.NONE, Resources.NONE);
}

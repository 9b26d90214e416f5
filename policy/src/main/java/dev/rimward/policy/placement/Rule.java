package dev.rimward.policy.placement;

import java.util.Locale;

/** What can decide about a location; the name in lower case is what explanations call it. */
enum Rule {
  /** The application keeps what it has: no policy may decide. */
  HELD,
  /** {@code clusterAffinity} forbids the location. */
  AFFINITY,
  /** The cluster could not be reached for longer than the policy tolerates. */
  FAILOVER,
  /** The cluster is suspended: it keeps its copies and takes no new ones. */
  SUSPENDED,
  /** The cluster cannot be reached now, or nobody knows: it takes no new copies. */
  UNREACHABLE,
  /** There is no room for a first replica. */
  CAPACITY,
  /** There is no activation in the policy: every eligible location is wanted. */
  ELIGIBLE,
  /** Demand against {@code activation}. */
  ACTIVATION,
  /** Demand against {@code activation.deactivation}. */
  DEACTIVATION,
  /** The activation's signal is not fresh: nothing is added or removed because of it. */
  SIGNAL,
  /** One of at least {@code locations.min}. */
  MIN,
  /** Past {@code locations.max}. */
  MAX;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

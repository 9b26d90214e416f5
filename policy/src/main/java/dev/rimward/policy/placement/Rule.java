package dev.rimward.policy.placement;

/** What can decide about a location. */
enum Rule {
  /** The application keeps what it has: no policy may decide. */
  HELD("held"),
  /** {@code clusterAffinity} forbids the location. */
  AFFINITY("affinity"),
  /** A taint of the cluster that {@code clusterTolerations} do not tolerate. */
  TAINT("taint"),
  /** The cluster could not be reached for longer than the policy tolerates. */
  FAILOVER("failover"),
  /** The cluster has come back from a failure a short time ago: it takes no new copies yet. */
  FAILBACK("failback"),
  /** So many clusters cannot be reached at once that nothing is moved. */
  OUTAGE("outage"),
  /** The cluster is suspended: it keeps its copies and takes no new ones. */
  SUSPENDED("suspended"),
  /** The cluster cannot be reached now, or nobody knows: it takes no new copies. */
  UNREACHABLE("unreachable"),
  /** There is no room for a first replica. */
  CAPACITY("capacity"),
  /** There is no activation in the policy: every eligible location is wanted. */
  ELIGIBLE("eligible"),
  /** Demand against {@code activation}. */
  ACTIVATION("activation"),
  /** Demand against {@code activation.deactivation}. */
  DEACTIVATION("deactivation"),
  /** The activation's signal is not fresh: nothing is added or removed because of it. */
  SIGNAL("signal"),
  /** One of at least {@code locations.min}. */
  MIN("min"),
  /** Past {@code locations.max}. */
  MAX("max"),
  /** One of those that {@code mustInclude} asks for. */
  MUST_INCLUDE("mustInclude"),
  /** Brought in or kept out by {@code spreadConstraints}. */
  SPREAD("spread"),
  /** Better or worse than others by {@code objective}. */
  OBJECTIVE("objective"),
  /** It has not been there for {@code disruption.minResidency}. */
  RESIDENCY("residency"),
  /** {@code disruption.maxMovesPerHour} is used up. */
  MOVES("moves"),
  /** All replicas fit into other locations: {@code divided.preference: Aggregated}. */
  AGGREGATED("aggregated");

  private final String id;

  Rule(String id) {
    this.id = id;
  }

  /** What explanations call it. */
  String id() {
    return id;
  }
}

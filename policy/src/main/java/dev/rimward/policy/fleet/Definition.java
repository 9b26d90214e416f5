package dev.rimward.policy.fleet;

/** A document of one of the kinds. */
public sealed interface Definition
    permits Application,
        Cluster,
        ClusterOverride,
        Guardrail,
        MaintenanceWindow,
        PlacementPolicy,
        Signal,
        Tenant {
  Metadata metadata();

  default String name() {
    return metadata().name();
  }
}

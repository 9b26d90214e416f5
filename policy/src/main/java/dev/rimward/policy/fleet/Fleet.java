package dev.rimward.policy.fleet;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that people wrote, by name, in the order of names. */
public record Fleet(
    SortedMap<String, Cluster> clusters,
    SortedMap<String, Application> applications,
    SortedMap<String, Signal> signals,
    SortedMap<String, PlacementPolicy> policies,
    SortedMap<String, ClusterOverride> overrides,
    SortedMap<String, Guardrail> guardrails,
    SortedMap<String, MaintenanceWindow> windows) {
  public Fleet {
    clusters = sorted(clusters);
    applications = sorted(applications);
    signals = sorted(signals);
    policies = sorted(policies);
    overrides = sorted(overrides);
    guardrails = sorted(guardrails);
    windows = sorted(windows);
  }

  /** A fleet in which everything may move at any time. */
  public Fleet(
      SortedMap<String, Cluster> clusters,
      SortedMap<String, Application> applications,
      SortedMap<String, Signal> signals,
      SortedMap<String, PlacementPolicy> policies,
      SortedMap<String, ClusterOverride> overrides,
      SortedMap<String, Guardrail> guardrails) {
    this(clusters, applications, signals, policies, overrides, guardrails, new TreeMap<>());
  }

  /** A fleet in which nothing differs by place and everything may be rendered. */
  public Fleet(
      SortedMap<String, Cluster> clusters,
      SortedMap<String, Application> applications,
      SortedMap<String, Signal> signals,
      SortedMap<String, PlacementPolicy> policies) {
    this(clusters, applications, signals, policies, new TreeMap<>(), new TreeMap<>());
  }

  /** What changes the application in the cluster, in the order of names: later wins. */
  public List<ClusterOverride> overrides(Cluster cluster, Application application) {
    return overrides.values().stream()
        .filter(override -> override.selects(cluster, application))
        .toList();
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

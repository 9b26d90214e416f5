package dev.rimward.policy.fleet;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    SortedMap<String, Tenant> tenants,
    SortedMap<String, MaintenanceWindow> windows) {
  public Fleet {
    clusters = sorted(clusters);
    applications = sorted(applications);
    signals = sorted(signals);
    policies = sorted(policies);
    overrides = sorted(overrides);
    guardrails = sorted(guardrails);
    tenants = sorted(tenants);
    windows = sorted(windows);
  }

  /** A fleet in which everything is the platform's and may move at any time. */
  public Fleet(
      SortedMap<String, Cluster> clusters,
      SortedMap<String, Application> applications,
      SortedMap<String, Signal> signals,
      SortedMap<String, PlacementPolicy> policies,
      SortedMap<String, ClusterOverride> overrides,
      SortedMap<String, Guardrail> guardrails) {
    this(
        clusters,
        applications,
        signals,
        policies,
        overrides,
        guardrails,
        new TreeMap<>(),
        new TreeMap<>());
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

  /**
   * Whether the application's tenant, or that it has none, agrees with its namespace: one that a
   * tenant has is for this tenant's applications only.
   */
  public boolean mayUseItsNamespace(Application application) {
    String named = application.spec().tenant();
    String namespace = application.spec().namespace();
    return named == null
        ? tenants.values().stream().noneMatch(tenant -> tenant.mayUse(namespace))
        : Optional.ofNullable(tenants.get(named)).filter(t -> t.mayUse(namespace)).isPresent();
  }

  /**
   * The user as which the application is applied; empty where Rimward itself applies it.
   *
   * @return such as {@code system:serviceaccount:shop:tenant-shop}
   */
  public Optional<String> identity(Application application) {
    return Optional.ofNullable(application.spec().tenant())
        .flatMap(name -> Optional.ofNullable(tenants.get(name)))
        .map(tenant -> tenant.spec().serviceAccount())
        .map(name -> "system:serviceaccount:" + application.spec().namespace() + ":" + name);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

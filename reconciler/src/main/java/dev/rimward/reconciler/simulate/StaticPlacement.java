package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Places applications at fixed locations, with the replicas that their own policies schedule: the
 * same engine, with a policy of its own for each application.
 */
final class StaticPlacement {
  private static final String LABEL = "rimward.dev/simulated-as";

  private StaticPlacement() {}

  /**
   * @param locations by application; one that is missing, or has none, is placed wherever its
   *     policy allows it
   */
  static Variant fixed(Variant variant, String name, Map<String, List<String>> locations) {
    Map<String, Application> applications = new HashMap<>();
    Map<String, PlacementPolicy> policies = new HashMap<>();
    for (Application application : variant.fleet().applications().values()) {
      applications.put(application.name(), labelled(application));
      variant
          .policyOf(application)
          .ifPresent(
              policy ->
                  policies.put(
                      application.name(),
                      fixed(
                          policy.spec(),
                          application.name(),
                          locations.getOrDefault(application.name(), List.of()),
                          variant.fleet().clusters().size())));
    }
    return variant.with(name, applications, policies);
  }

  private static Application labelled(Application application) {
    Map<String, String> labels = new TreeMap<>(application.labels());
    labels.put(LABEL, application.name());
    return new Application(new Metadata(application.name(), labels), application.spec());
  }

  /**
   * What the policy allows, schedules and does in a failure, without what makes it follow demand.
   */
  private static PlacementPolicy fixed(
      PlacementPolicy.Spec policy, String application, List<String> locations, int all) {
    return new PlacementPolicy(
        new Metadata(application, Map.of()),
        new PlacementPolicy.Spec(
            new LabelSelector(Map.of(LABEL, application), List.of()),
            policy.priority(),
            locations.isEmpty()
                ? policy.clusterAffinity()
                : new ClusterAffinity(null, locations, List.of(), null),
            policy.clusterTolerations(),
            new Locations(locations.isEmpty() ? all : locations.size(), null),
            List.of(),
            policy.complianceGrace(),
            policy.activation() == null ? null : closingNothing(policy.activation()),
            List.of(),
            null,
            policy.replicaScheduling(),
            null,
            policy.failover()));
  }

  /** The signal stays: replicas may be divided by it. */
  private static Activation closingNothing(Activation activation) {
    return new Activation(
        activation.signal(),
        Double.MIN_NORMAL,
        activation.stabilizationWindow(),
        new Deactivation(0, activation.closing().stabilizationWindow()));
  }
}

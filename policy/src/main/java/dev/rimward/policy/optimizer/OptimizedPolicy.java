package dev.rimward.policy.optimizer;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.LabelSelector.Operator;
import dev.rimward.policy.fleet.LabelSelector.Requirement;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap in the terms of a policy, within the policy that selects the application: it narrows
 * where the application may run and never widens it, since whoever writes manifests must not grant
 * themselves anything.
 */
final class OptimizedPolicy {
  private static final String REGION = "topology.kubernetes.io/region";
  private static final ClusterAffinity ANYWHERE =
      new ClusterAffinity(null, List.of(), List.of(), null);

  private final LocationOptimizer optimizer;
  private final @Nullable PlacementPolicy selecting;
  private final ClusterAffinity bounds;

  OptimizedPolicy(LocationOptimizer optimizer, @Nullable PlacementPolicy selecting) {
    this.optimizer = optimizer;
    this.selecting = selecting;
    this.bounds =
        selecting == null || selecting.spec().clusterAffinity() == null
            ? ANYWHERE
            : selecting.spec().clusterAffinity();
  }

  PlacementPolicy policy(Application application, int manifestReplicas) {
    PlacementPolicy within = selecting == null ? alone(application, manifestReplicas) : selecting;
    return new PlacementPolicy(
        within.metadata(),
        switch (optimizer) {
          case Dynamic dynamic -> spec(within.spec(), dynamic);
          case Static named -> spec(within.spec(), named);
        });
  }

  List<String> notices(Collection<Cluster> clusters) {
    return selecting == null
        ? List.of()
        : outside(clusters).stream()
            .map(
                what ->
                    "its %s asks for %s, where clusterAffinity of PlacementPolicy %s allows nothing"
                        .formatted(LocationOptimizer.NAME, what, selecting.name()))
            .toList();
  }

  /** What binds where no policy does: nothing but the number of replicas. */
  private static PlacementPolicy alone(Application application, int replicas) {
    return new PlacementPolicy(
        new Metadata(LocationOptimizer.NAME, Map.of()),
        new PlacementPolicy.Spec(
            new LabelSelector(application.labels(), List.of()),
            0,
            null,
            List.of(),
            null,
            List.of(),
            Duration.ofMinutes(10),
            null,
            List.of(),
            null,
            new ReplicaScheduling(new Duplicated(Math.max(1, replicas)), null, null),
            null,
            null));
  }

  private PlacementPolicy.Spec spec(PlacementPolicy.Spec within, Dynamic dynamic) {
    return narrowed(
        within,
        without(dynamic.mustNotInclude()),
        bounded(within, dynamic.minimumLocations(), dynamic.maximumLocations()),
        Stream.concat(
                within.mustInclude().stream(),
                dynamic.mustInclude().stream()
                    .map(region -> new LabelSelector(Map.of(REGION, region), List.of())))
            .distinct()
            .toList(),
        new Activation(
            LocationOptimizer.SIGNAL,
            dynamic.minimumUsagePerLocation(),
            LocationOptimizer.STEP,
            null));
  }

  /** The minimum opens all of the names, whatever the demand is. */
  private PlacementPolicy.Spec spec(PlacementPolicy.Spec within, Static named) {
    int locations = named.clusterNames().size();
    return narrowed(
        within,
        only(named.clusterNames()),
        bounded(within, locations, locations),
        List.of(),
        isDividedByDemand(within.replicaScheduling()) ? within.activation() : null);
  }

  /** Within the most that the policy grants. */
  private static Locations bounded(PlacementPolicy.Spec within, int min, int max) {
    @Nullable Integer granted = within.locations() == null ? null : within.locations().max();
    int most = granted == null ? max : Math.min(max, granted);
    return new Locations(Math.min(min, most), most);
  }

  /** Its demand is that of the activation's signal. */
  private static boolean isDividedByDemand(ReplicaScheduling scheduling) {
    return scheduling.divided() != null && scheduling.divided().weight() == Weight.Demand;
  }

  private static PlacementPolicy.Spec narrowed(
      PlacementPolicy.Spec within,
      ClusterAffinity affinity,
      Locations locations,
      List<LabelSelector> mustInclude,
      @Nullable Activation activation) {
    return new PlacementPolicy.Spec(
        within.applicationSelector(),
        within.priority(),
        affinity,
        within.clusterTolerations(),
        locations,
        mustInclude,
        within.complianceGrace(),
        activation,
        within.spreadConstraints(),
        within.objective(),
        within.replicaScheduling(),
        within.disruption(),
        within.failover(),
        within.rollout());
  }

  private ClusterAffinity without(List<String> regions) {
    if (regions.isEmpty()) {
      return bounds;
    }
    LabelSelector selector =
        bounds.labelSelector() == null ? LabelSelector.EVERYTHING : bounds.labelSelector();
    List<Requirement> requirements = new ArrayList<>(selector.matchExpressions());
    requirements.add(new Requirement(REGION, Operator.NotIn, regions));
    return new ClusterAffinity(
        new LabelSelector(selector.matchLabels(), requirements),
        bounds.clusterNames(),
        bounds.exclude(),
        bounds.expression());
  }

  /** Names that the policy does not have are excluded: a list of no names would mean any. */
  private ClusterAffinity only(List<String> names) {
    Stream<String> outside =
        names.stream()
            .filter(
                name -> !bounds.clusterNames().isEmpty() && !bounds.clusterNames().contains(name));
    return new ClusterAffinity(
        bounds.labelSelector(),
        names,
        Stream.concat(bounds.exclude().stream(), outside).distinct().toList(),
        bounds.expression());
  }

  /** Regions without an allowed cluster, and names of clusters that are there and not allowed. */
  private List<String> outside(Collection<Cluster> clusters) {
    return switch (optimizer) {
      case Dynamic dynamic ->
          dynamic.mustInclude().stream()
              .filter(
                  region ->
                      clusters.stream()
                          .noneMatch(each -> each.region().equals(region) && isAllowed(each)))
              .map(region -> "region " + region)
              .toList();
      case Static named ->
          clusters.stream()
              .filter(each -> named.clusterNames().contains(each.name()) && !isAllowed(each))
              .map(each -> "cluster " + each.name())
              .toList();
    };
  }

  private boolean isAllowed(Cluster cluster) {
    boolean isNamed =
        bounds.clusterNames().isEmpty() || bounds.clusterNames().contains(cluster.name());
    LabelSelector selector = bounds.labelSelector();
    return isNamed
        && !bounds.exclude().contains(cluster.name())
        && (selector == null || selector.matches(cluster.labels()))
        && (bounds.expression() == null || bounds.expression().objection(cluster).isEmpty());
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.ClusterExpression;
import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Disruption;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.Objective;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.Spec;
import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.fleet.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy under test; without more it runs two replicas everywhere. */
final class Policy {
  private final String name;
  private LabelSelector selector = LabelSelector.EVERYTHING;
  private int priority;
  private @Nullable ClusterAffinity affinity;
  private List<Toleration> tolerations = List.of();
  private @Nullable Locations locations;
  private List<LabelSelector> mustInclude = List.of();
  private Duration complianceGrace = Duration.ofMinutes(10);
  private @Nullable Activation activation;
  private List<SpreadConstraint> spread = List.of();
  private @Nullable Objective objective;
  private ReplicaScheduling replicas = new ReplicaScheduling(new Duplicated(2), null, null);
  private @Nullable Disruption disruption;
  private @Nullable Failover failover;

  private Policy(String name) {
    this.name = name;
  }

  static Policy named(String name) {
    return new Policy(name);
  }

  /** At least 20 for 2m opens, below 12 for 30m closes. */
  static Policy followingDemand() {
    return named("follow-demand").activatedBy("http-requests");
  }

  Policy forApplications(String label, String value) {
    selector = new LabelSelector(Map.of(label, value), List.of());
    return this;
  }

  Policy priority(int value) {
    priority = value;
    return this;
  }

  Policy exclude(String... names) {
    affinity = new ClusterAffinity(null, List.of(), List.of(names), null);
    return this;
  }

  Policy only(String... names) {
    affinity = new ClusterAffinity(null, List.of(names), List.of(), null);
    return this;
  }

  Policy inRegion(String region) {
    affinity =
        new ClusterAffinity(
            new LabelSelector(Map.of("topology.kubernetes.io/region", region), List.of()),
            List.of(),
            List.of(),
            null);
    return this;
  }

  Policy where(String expression) {
    affinity = new ClusterAffinity(null, List.of(), List.of(), ClusterExpression.parse(expression));
    return this;
  }

  Policy tolerating(Toleration... all) {
    tolerations = List.of(all);
    return this;
  }

  Policy mustInclude(String label, String value) {
    mustInclude =
        Stream.concat(
                mustInclude.stream(), Stream.of(new LabelSelector(Map.of(label, value), List.of())))
            .toList();
    return this;
  }

  Policy complianceGrace(Duration grace) {
    complianceGrace = grace;
    return this;
  }

  Policy spread(String topologyKey, @Nullable Integer minDomains, @Nullable Integer maxSkew) {
    return spread(
        new SpreadConstraint(topologyKey, minDomains, maxSkew, WhenUnsatisfiable.DoNotSchedule));
  }

  Policy spread(SpreadConstraint constraint) {
    spread = Stream.concat(spread.stream(), Stream.of(constraint)).toList();
    return this;
  }

  Policy objective(double distance, double cost, double headroom) {
    objective = new Objective(distance, cost, headroom);
    return this;
  }

  Policy divided(int total, Weight weight, Preference preference) {
    replicas = new ReplicaScheduling(null, new Divided(total, weight, preference), null);
    return this;
  }

  Policy disruption(Duration minResidency, @Nullable Integer maxMovesPerHour, double moveCost) {
    disruption = new Disruption(minResidency, maxMovesPerHour, moveCost);
    return this;
  }

  Policy locations(int min, @Nullable Integer max) {
    locations = new Locations(min, max);
    return this;
  }

  Policy activatedBy(String signal) {
    activation =
        new Activation(
            signal, 20, Duration.ofMinutes(2), new Deactivation(12, Duration.ofMinutes(30)));
    return this;
  }

  Policy activation(Activation rule) {
    activation = rule;
    return this;
  }

  Policy duplicated(int count) {
    replicas = new ReplicaScheduling(new Duplicated(count), null, null);
    return this;
  }

  /** So much for each replica, at least {@code min} of them, down after 5m. */
  Policy scaledBy(String signal, double target, int min) {
    replicas =
        new ReplicaScheduling(
            null, null, new Demand(signal, target, min, 100, 0.1, Duration.ofMinutes(5)));
    return this;
  }

  /** Fifty for each replica, 1 to 10 of them, tolerance 0.1, down after 5m. */
  Policy scaledBy(String signal) {
    replicas =
        new ReplicaScheduling(
            null, null, new Demand(signal, 50, 1, 10, 0.1, Duration.ofMinutes(5)));
    return this;
  }

  Policy failover(int tolerationSeconds) {
    return failover(tolerationSeconds, Duration.ofMinutes(5), "50%");
  }

  Policy failover(int tolerationSeconds, Duration failbackAfter, String maxUnavailable) {
    failover = new Failover(tolerationSeconds, failbackAfter, IntOrPercent.parse(maxUnavailable));
    return this;
  }

  PlacementPolicy build() {
    return new PlacementPolicy(
        new Metadata(name, Map.of()),
        new Spec(
            selector,
            priority,
            affinity,
            tolerations,
            locations,
            mustInclude,
            complianceGrace,
            activation,
            spread,
            objective,
            replicas,
            disruption,
            failover));
  }
}

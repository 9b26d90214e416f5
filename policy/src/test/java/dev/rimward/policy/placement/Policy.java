package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy under test; without more it runs two replicas everywhere. */
final class Policy {
  private final String name;
  private LabelSelector selector = LabelSelector.EVERYTHING;
  private int priority;
  private @Nullable ClusterAffinity affinity;
  private @Nullable Locations locations;
  private @Nullable Activation activation;
  private ReplicaScheduling replicas = new ReplicaScheduling(new Duplicated(2), null);
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
    affinity = new ClusterAffinity(null, List.of(), List.of(names));
    return this;
  }

  Policy only(String... names) {
    affinity = new ClusterAffinity(null, List.of(names), List.of());
    return this;
  }

  Policy inRegion(String region) {
    affinity =
        new ClusterAffinity(
            new LabelSelector(Map.of("topology.kubernetes.io/region", region), List.of()),
            List.of(),
            List.of());
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

  Policy duplicated(int count) {
    replicas = new ReplicaScheduling(new Duplicated(count), null);
    return this;
  }

  /** Fifty for each replica, 1 to 10 of them, tolerance 0.1, down after 5m. */
  Policy scaledBy(String signal) {
    replicas =
        new ReplicaScheduling(null, new Demand(signal, 50, 1, 10, 0.1, Duration.ofMinutes(5)));
    return this;
  }

  Policy failover(int tolerationSeconds) {
    failover = new Failover(tolerationSeconds);
    return this;
  }

  PlacementPolicy build() {
    return new PlacementPolicy(
        new Metadata(name, Map.of()),
        new Spec(selector, priority, affinity, locations, activation, replicas, failover));
  }
}

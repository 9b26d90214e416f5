package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Documents for tests. */
final class Fleets {
  static final String REQUESTS =
      "sum by (geohash) (rate(http_requests_total{application=\"{{application}}\"}[2m]))";
  static final String PRESENCE = "count by (geohash) (up{job=\"edge-ingress\"} == 1)";
  static final ReplicaScheduling TWO = new ReplicaScheduling(new Duplicated(2), null, null);

  private Fleets() {}

  static Fleet fleet(
      List<Application> applications, List<Signal> signals, List<PlacementPolicy> policies) {
    Map<String, Application> byName = new TreeMap<>();
    applications.forEach(application -> byName.put(application.name(), application));
    Map<String, Signal> signalsByName = new TreeMap<>();
    signals.forEach(signal -> signalsByName.put(signal.name(), signal));
    Map<String, PlacementPolicy> policiesByName = new TreeMap<>();
    policies.forEach(policy -> policiesByName.put(policy.name(), policy));
    return new Fleet(
        new TreeMap<>(),
        new TreeMap<>(byName),
        new TreeMap<>(signalsByName),
        new TreeMap<>(policiesByName));
  }

  static Application application(String name, String exposure) {
    return new Application(
        new Metadata(name, Map.of("exposure", exposure)),
        new Application.Spec(name, new Application.Source("apps/" + name), false, null));
  }

  static Signal signal(String name, String query, @Nullable String presence) {
    return signal(name, query, presence, Signal.LocatedBy.Geohash);
  }

  static Signal signal(
      String name, String query, @Nullable String presence, Signal.LocatedBy locatedBy) {
    String label = locatedBy == Signal.LocatedBy.Geohash ? "geohash" : "cluster";
    return new Signal(
        new Metadata(name, Map.of()),
        new Signal.Spec(
            new Signal.Prometheus(query, label, presence),
            locatedBy,
            "requests/s",
            Duration.ofMinutes(5)));
  }

  static PlacementPolicy policy(
      String name,
      String exposure,
      @Nullable Activation activation,
      ReplicaScheduling replicaScheduling) {
    return new PlacementPolicy(
        new Metadata(name, Map.of()),
        new PlacementPolicy.Spec(
            new LabelSelector(Map.of("exposure", exposure), List.of()),
            0,
            null,
            List.of(),
            null,
            List.of(),
            Duration.ofMinutes(10),
            activation,
            List.of(),
            null,
            replicaScheduling,
            null,
            null));
  }

  static Activation activation(String signal, Duration window, Duration deactivationWindow) {
    return new Activation(signal, 20, window, new Deactivation(12, deactivationWindow));
  }

  static ReplicaScheduling demand(String signal, Duration scaleDownWindow) {
    return new ReplicaScheduling(null, null, new Demand(signal, 50, 1, 20, 0.1, scaleDownWindow));
  }
}

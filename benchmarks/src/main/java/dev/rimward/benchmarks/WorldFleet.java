package dev.rimward.benchmarks;

import dev.rimward.fixtures.traffic.City;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Copy;
import dev.rimward.policy.placement.Health;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fleet that is spread over the planet and follows the demand of users in 200 geohash cells. Made
 * of numbers only: the same sizes give the same fleet.
 */
final class WorldFleet {
  private static final int CELLS = 200;
  private static final double GOLDEN_ANGLE = 137.508;
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofMinutes(30);
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final Fleet fleet;
  private final SignalWindow window = window(0);

  WorldFleet(int clusters, int applications) {
    this(clusters, applications, null, "16");
  }

  /**
   * @param max of the locations of each application; null for no bound
   * @param cores of each cluster
   */
  WorldFleet(int clusters, int applications, @Nullable Integer max, String cores) {
    this.fleet =
        new Fleet(
            named("edge", clusters, (name, number) -> cluster(name, number, cores)),
            named("app", applications, (name, number) -> application(name)),
            new TreeMap<>(Map.of("http-requests", signal())),
            new TreeMap<>(Map.of("follow-demand", policy(max))));
  }

  /** Nothing is placed yet. */
  PlacementInput first() {
    return input(Map.of(), Map.of(), window);
  }

  /** All runs and is healthy where it was decided first, and nothing has changed since. */
  PlacementInput settled() {
    return settledThen(window);
  }

  /** The same, and now the demand of every application is another one everywhere. */
  PlacementInput changed() {
    return settledThen(window(1));
  }

  private PlacementInput settledThen(SignalWindow demand) {
    Map<String, ApplicationPlacement> placed = new HashMap<>();
    Map<Copy, Health> health = new HashMap<>();
    PlacementEngine.plan(first())
        .decisions()
        .forEach(
            (application, decision) -> {
              placed.put(application, decision.placement());
              decision
                  .placement()
                  .locations()
                  .forEach(at -> health.put(new Copy(application, at.location()), Health.Healthy));
            });
    return input(placed, health, demand);
  }

  private PlacementInput input(
      Map<String, ApplicationPlacement> previous, Map<Copy, Health> health, SignalWindow demand) {
    Map<SignalKey, Reading> signals = new HashMap<>();
    Map<String, Requirements> requirements = new HashMap<>();
    for (String application : fleet.applications().keySet()) {
      signals.put(new SignalKey("http-requests", application), new Reading.Fresh(demand));
      requirements.put(application, new Requirements(resources("250m", "256Mi"), Resources.NONE));
    }
    Map<String, ClusterCondition> conditions = new HashMap<>();
    fleet
        .clusters()
        .keySet()
        .forEach(name -> conditions.put(name, new ClusterCondition(State.Reachable, NOW, "")));
    return new PlacementInput(
        fleet, requirements, new Observations(signals, conditions, health), previous, NOW);
  }

  private interface Made<T> {
    T of(String name, int number);
  }

  private static <T> SortedMap<String, T> named(String prefix, int count, Made<T> made) {
    SortedMap<String, T> all = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      String name = prefix + number;
      all.put(name, made.of(name, number));
    }
    return all;
  }

  private static Cluster cluster(String name, int number, String cores) {
    return new Cluster(
        new Metadata(name, Map.of()),
        new Cluster.Spec(
            new Cluster.Location(
                latitude(number), longitude(number), null, null, "region" + number % 12),
            null,
            Cluster.Topology.SingleNode,
            null,
            resources(cores, "1024Gi"),
            null,
            List.of(),
            new Cluster.Access(name + ".kubeconfig", null),
            false));
  }

  private static double latitude(int number) {
    return -50 + number * 37 % 110;
  }

  private static double longitude(int number) {
    return number * GOLDEN_ANGLE % 360 - 180;
  }

  private static Application application(String name) {
    return new Application(
        new Metadata(name, Map.of()),
        new Application.Spec(name, new Application.Source("apps/" + name), false, null));
  }

  private static Signal signal() {
    return new Signal(
        new Metadata("http-requests", Map.of()),
        new Signal.Spec(
            new Signal.Prometheus("requests", "geohash", null),
            Signal.LocatedBy.Geohash,
            "requests/s",
            Duration.ofMinutes(5)));
  }

  private static PlacementPolicy policy(@Nullable Integer max) {
    return new PlacementPolicy(
        new Metadata("follow-demand", Map.of()),
        new PlacementPolicy.Spec(
            LabelSelector.EVERYTHING,
            0,
            null,
            List.of(),
            new Locations(2, max),
            List.of(),
            Duration.ofMinutes(10),
            new Activation(
                "http-requests", 20, Duration.ofMinutes(2), new Deactivation(12, CLOSING)),
            List.of(),
            null,
            new ReplicaScheduling(
                null, null, new Demand("http-requests", 50, 1, 20, 0.1, Duration.ofMinutes(5))),
            null,
            new Failover(300, Duration.ofMinutes(5), IntOrPercent.parse("50%"))));
  }

  private static SignalWindow window(int shift) {
    int samples = (int) CLOSING.dividedBy(STEP) + 2;
    List<Instant> times =
        IntStream.range(0, samples)
            .mapToObj(i -> NOW.minus(STEP.multipliedBy(samples - 1L - i)))
            .toList();
    Map<String, double[]> cells = new HashMap<>();
    for (int number = 0; number < CELLS; number++) {
      // Beside the clusters, so that some of them share a cell and others have none.
      String cell = new City("", latitude(number * 3) + 2, longitude(number * 3), 1).cell();
      double requests = (number + 61 * shift) * 7 % 60;
      cells.put(cell, IntStream.range(0, samples).mapToDouble(i -> requests + i % 3).toArray());
    }
    return new SignalWindow(times, cells);
  }

  private static Resources resources(String cpu, String memory) {
    return new Resources(Quantity.parse(cpu), Quantity.parse(memory));
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A fleet by seed, and what may happen to it. The same seed gives the same story. */
final class RandomFleet {
  private static final String GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final Map<String, LocatedBy> SIGNALS =
      Map.of(
          "http-requests", LocatedBy.Geohash,
          "viewers", LocatedBy.Region,
          "ingress", LocatedBy.Cluster);

  final Scenario scenario = new Scenario();
  private final Random random;
  private final RandomCluster clusters;
  private final List<String> cells = new ArrayList<>();
  private final Map<String, double[]> demand = new HashMap<>();

  RandomFleet(long seed) {
    random = new Random(seed);
    clusters = new RandomCluster(random);
    int count = 3 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      scenario.clusters.put("c" + i, clusters.named("c" + i, random.nextInt(3) > 0));
      scenario.reachable("c" + i);
    }
    SIGNALS.forEach(scenario::signal);
    for (int i = 0; i < 10; i++) {
      cells.add("" + GEOHASH.charAt(random.nextInt(32)) + GEOHASH.charAt(random.nextInt(32)));
    }
    int applications = 2 + random.nextInt(4);
    for (int i = 0; i < applications; i++) {
      application("app" + i);
    }
    add(policy("for-the-rest", LabelSelector.EVERYTHING, -1));
  }

  private void application(String name) {
    scenario.application(name, random.nextInt(20) == 0);
    scenario.requirements.put(
        name, new Requirements(some(1 + random.nextInt(3)), some(random.nextInt(2))));
    if (random.nextInt(5) > 0) {
      LabelSelector selector = new LabelSelector(Map.of("app", name), List.of());
      add(policy("for-" + name, selector, random.nextInt(3)));
    }
  }

  private PlacementPolicy policy(String name, LabelSelector selector, int priority) {
    List<String> signals = SIGNALS.keySet().stream().sorted().toList();
    return new RandomPolicy(random, signals)
        .named(name, selector, priority, RandomPolicy.Limits.ANY);
  }

  private void add(PlacementPolicy policy) {
    scenario.policies.put(policy.name(), policy);
  }

  private static Resources some(int units) {
    return new Resources(Quantity.parse(units + ""), Quantity.parse(2 * units + "Gi"));
  }

  /** Demand goes its way, clusters change, come and go, copies become healthy and fail. */
  void liveOn() {
    scenario.after(Duration.ofMinutes(1 + random.nextInt(20)));
    scenario.clusters.replaceAll(
        (name, cluster) -> random.nextInt(12) == 0 ? clusters.changed(cluster) : cluster);
    for (String application : scenario.applications.keySet()) {
      SIGNALS.keySet().stream().sorted().forEach(signal -> observeDemand(signal, application));
    }
    scenario.clusters.keySet().forEach(this::observeCondition);
    scenario.health.clear();
    scenario.previous.values().forEach(this::observeHealth);
  }

  private void observeDemand(String signal, String application) {
    if (random.nextInt(12) == 0) {
      scenario.reading(signal, application, new Reading.Unknown("timed out"));
      return;
    }
    Map<String, double[]> now = new LinkedHashMap<>();
    for (String cell : cells(signal)) {
      double[] values =
          demand.computeIfAbsent(
              signal + application + cell, key -> Scenario.steady(random.nextInt(200)));
      advance(values);
      now.put(cell, values);
    }
    scenario.reading(
        signal,
        application,
        random.nextInt(20) == 0
            ? new Reading.Stale(Scenario.window(scenario.now, now), Duration.ofMinutes(6))
            : new Reading.Fresh(Scenario.window(scenario.now, now)));
  }

  private List<String> cells(String signal) {
    return switch (SIGNALS.getOrDefault(signal, LocatedBy.Geohash)) {
      case Geohash -> cells;
      case Region -> RandomCluster.REGIONS;
      // Clusters without traffic are not seen at all.
      case Cluster ->
          scenario.clusters.keySet().stream().filter(name -> random.nextInt(3) > 0).toList();
    };
  }

  private void advance(double[] values) {
    int samples = 1 + random.nextInt(values.length);
    System.arraycopy(values, samples, values, 0, values.length - samples);
    double level = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 100;
    boolean isUnknown = random.nextInt(8) == 0;
    Arrays.fill(values, values.length - samples, values.length, isUnknown ? Double.NaN : level);
  }

  private void observeCondition(String cluster) {
    ClusterCondition old =
        scenario.conditions.getOrDefault(
            cluster, new ClusterCondition(State.Unknown, scenario.now, ""));
    Duration ago = Duration.ofSeconds(random.nextInt(900));
    switch (random.nextInt(14)) {
      case 0, 1 -> become(cluster, old, State.Unreachable, ago);
      case 2 -> become(cluster, old, State.Unknown, Duration.ZERO);
      case 3, 4, 5, 6, 7 -> become(cluster, old, State.Reachable, ago);
      default -> {
        // Stays as it was.
      }
    }
  }

  private void become(String cluster, ClusterCondition old, State state, Duration ago) {
    if (old.state() != state) {
      scenario.conditions.put(cluster, old.becomes(state, scenario.now.minus(ago), "as tested"));
    }
  }

  private void observeHealth(ApplicationPlacement placement) {
    Health[] any = Health.values();
    for (LocationPlacement placed : placement.locations()) {
      scenario.health.put(
          new Copy(placement.application(), placed.location()),
          random.nextBoolean() ? Health.Healthy : any[random.nextInt(any.length)]);
    }
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A fleet by seed, and what may happen to it. The same seed gives the same story. */
final class RandomFleet {
  private static final String GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz";

  final Scenario scenario = new Scenario();
  private final Random random;
  private final List<String> cells = new ArrayList<>();
  private final Map<String, double[]> demand = new HashMap<>();

  RandomFleet(long seed) {
    random = new Random(seed);
    clusters(3 + random.nextInt(6));
    scenario.signal("http-requests", LocatedBy.Geohash).signal("ingress", LocatedBy.Cluster);
    for (int i = 0; i < 2 + random.nextInt(5); i++) {
      String name = "app" + i;
      scenario.application(name).needs(name, 1 + random.nextInt(3) + "", random.nextInt(2) + "");
      scenario.policy(policy(name, random.nextInt(3)));
    }
    for (int i = 0; i < 10; i++) {
      cells.add("" + GEOHASH.charAt(random.nextInt(32)) + GEOHASH.charAt(random.nextInt(32)));
    }
  }

  private void clusters(int count) {
    for (int i = 0; i < count; i++) {
      String name = "c" + i;
      scenario.cluster(
          name, random.nextInt(120) - 60, random.nextInt(360) - 180, i % 2 == 0 ? "even" : "odd");
      scenario.reachable(name);
      if (random.nextInt(3) > 0) {
        scenario.capacity(name, 2 + random.nextInt(12) + "");
      }
    }
  }

  private Policy policy(String application, int priority) {
    Policy policy =
        Policy.named("for-" + application).forApplications("app", application).priority(priority);
    int min = random.nextInt(3);
    policy.locations(min, random.nextBoolean() ? null : min + 1 + random.nextInt(3));
    if (random.nextInt(4) > 0) {
      policy.activatedBy("http-requests");
    }
    if (random.nextBoolean()) {
      policy.scaledBy("http-requests");
    }
    if (random.nextBoolean()) {
      policy.failover(300);
    }
    if (random.nextInt(4) == 0) {
      policy.inRegion("even");
    }
    return policy;
  }

  /** Demand goes its way, clusters come and go, copies become healthy and fail. */
  void liveOn() {
    scenario.after(Duration.ofMinutes(1 + random.nextInt(20)));
    scenario.applications.keySet().forEach(this::observeDemand);
    scenario.clusters.keySet().forEach(this::observeCondition);
    scenario.health.clear();
    scenario.previous.values().forEach(this::observeHealth);
  }

  private void observeDemand(String application) {
    if (random.nextInt(10) == 0) {
      scenario.reading("http-requests", application, new Reading.Unknown("timed out"));
      return;
    }
    Map<String, double[]> now = new LinkedHashMap<>();
    for (String cell : cells) {
      double[] values =
          demand.computeIfAbsent(application + cell, key -> Scenario.steady(random.nextInt(200)));
      advance(values);
      now.put(cell, values);
    }
    scenario.reading(
        "http-requests", application, new Reading.Fresh(Scenario.window(scenario.now, now)));
  }

  private void advance(double[] values) {
    int samples = 1 + random.nextInt(values.length);
    System.arraycopy(values, samples, values, 0, values.length - samples);
    double level = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 100;
    boolean isUnknown = random.nextInt(8) == 0;
    Arrays.fill(values, values.length - samples, values.length, isUnknown ? Double.NaN : level);
  }

  private void observeCondition(String cluster) {
    switch (random.nextInt(12)) {
      case 0 -> scenario.unreachableFor(Duration.ofSeconds(random.nextInt(900)), cluster);
      case 1 -> scenario.condition(State.Unknown, scenario.now, cluster);
      case 2, 3, 4, 5 -> scenario.reachable(cluster);
      default -> {
        // Stays as it was.
      }
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

  /** Loses every signal. */
  void loseSignals() {
    scenario.readings.replaceAll((key, reading) -> new Reading.Unknown("connection refused"));
  }

  /** Makes every copy healthy, so that nothing stays only for want of a replacement. */
  void makeAllHealthy() {
    for (ApplicationPlacement placement : scenario.previous.values()) {
      for (LocationPlacement placed : placement.locations()) {
        scenario.health.put(new Copy(placement.application(), placed.location()), Health.Healthy);
      }
    }
  }

  /** Puts every map into another order. */
  void shuffle() {
    shuffle(scenario.clusters);
    shuffle(scenario.applications);
    shuffle(scenario.signals);
    shuffle(scenario.policies);
    shuffle(scenario.requirements);
    shuffle(scenario.readings);
    shuffle(scenario.conditions);
    shuffle(scenario.health);
    shuffle(scenario.previous);
  }

  private <K, V> void shuffle(Map<K, V> map) {
    List<Map.Entry<K, V>> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(Map.entry(key, value)));
    Collections.shuffle(entries, random);
    map.clear();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
  }

  /** CPU that the placements take at a location. */
  Resources used(String location) {
    Resources used = Resources.NONE;
    for (ApplicationPlacement placement : scenario.previous.values()) {
      Requirements needs =
          scenario.requirements.getOrDefault(placement.application(), Requirements.NONE);
      int replicas = placement.at(location).map(LocationPlacement::replicas).orElse(0);
      if (replicas > 0) {
        used = used.plus(needs.fixed()).plus(needs.perReplica().times(replicas));
      }
    }
    return used;
  }
}

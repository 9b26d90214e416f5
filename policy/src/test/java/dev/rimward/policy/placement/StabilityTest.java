package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise moves nothing, and a small change moves little. */
class StabilityTest {
  private static final String SIGNAL = "http-requests";
  private static final double NOISE = 0.15;
  private static final int MINUTES_OF_A_DAY = 24 * 60;
  private static final int SAMPLES_OF_A_MINUTE = 2;

  /** Demand decides where the users are, not which locations may be opened. */
  private static final Activation ALWAYS =
      new Activation(SIGNAL, 1, Duration.ofMinutes(2), new Deactivation(0, Duration.ofMinutes(2)));

  /** One sample of many is at the threshold; a whole window of them takes its time to come. */
  private static final int SETTLED = 6 * 60;

  private static final String GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz";

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void noiseAroundTheThresholdMovesNothingAfterSettling(long seed) {
    assertSettlesUnderNoise(seed, new Deactivation(12, Duration.ofMinutes(30)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void noiseAroundTheThresholdMovesNothingAfterSettlingWithoutADeactivation(long seed) {
    assertSettlesUnderNoise(seed, null);
  }

  private static void assertSettlesUnderNoise(long seed, @Nullable Deactivation deactivation) {
    Activation activation = new Activation(SIGNAL, 20, Duration.ofMinutes(2), deactivation);
    Scenario scenario =
        Scenario.threeClusters(Policy.followingDemand().activation(activation).scaledBy(SIGNAL));
    Map<String, Double> levels = Map.of(FRANKFURT, 20.0, AMSTERDAM, 20.0, NEW_YORK, 20.0);

    assertThat(movesAfterSettling(scenario, levels, new Random(seed))).as("seed %d", seed).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void noiseEverywhereMovesNothingThatTheObjectiveChose(long seed) {
    Random random = new Random(seed);
    Scenario scenario =
        fleet(
            random, Policy.followingDemand().activation(ALWAYS).objective(1, 0, 0).locations(3, 3));

    assertThat(movesAfterSettling(scenario, levels(random, 30), random))
        .as("seed %d", seed)
        .isZero();
  }

  private static int movesAfterSettling(
      Scenario scenario, Map<String, Double> levels, Random random) {
    Map<String, double[]> series = new LinkedHashMap<>();
    int length = MINUTES_OF_A_DAY * SAMPLES_OF_A_MINUTE + Scenario.SAMPLES;
    levels.forEach((cell, level) -> series.put(cell, noise(level, length, random)));
    int moves = 0;
    for (int minute = 0; minute < MINUTES_OF_A_DAY; minute++) {
      scenario.after(Duration.ofMinutes(1));
      scenario.demand(part(series, minute * SAMPLES_OF_A_MINUTE));
      Decision decision = Scenario.decision(scenario.settle(), SHOP);
      decision.placement().locations().forEach(at -> scenario.healthy(at.location()));
      moves += minute < SETTLED ? 0 : decision.moves().size() + (decision.changed() ? 1 : 0);
    }
    assertThat(placement(scenario).locations()).isNotEmpty();
    return moves;
  }

  private static double[] noise(double level, int length, Random random) {
    return random.doubles(length, 1 - NOISE, 1 + NOISE).map(factor -> level * factor).toArray();
  }

  private static Map<String, double[]> part(Map<String, double[]> series, int from) {
    Map<String, double[]> part = new LinkedHashMap<>();
    series.forEach(
        (cell, values) ->
            part.put(cell, Arrays.copyOfRange(values, from, from + Scenario.SAMPLES)));
    return part;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aTwentiethMoreOrLessDemandMovesAtMostATwentiethOfIt(int kind) {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Scenario scenario =
          fleet(
              random,
              Policy.followingDemand()
                  .activation(ALWAYS)
                  .locations(2 + random.nextInt(3), 4)
                  .divided(100, Weight.Demand, Preference.Weighted));
      Map<String, Double> levels = levels(random, 40);
      settle(scenario, levels);
      ApplicationPlacement before = placement(scenario);
      Map<String, Double> changed = change(kind, levels, random);
      settle(scenario, changed);
      ApplicationPlacement after = placement(scenario);

      double total = changed.values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(movedDemand(scenario, changed, Story.wanted(before), Story.wanted(after)))
          .as("seed %d: %s became %s", seed, before, after)
          .isLessThanOrEqualTo(0.05 * total);
      assertThat(movedReplicas(before, after)).as("seed %d", seed).isLessThanOrEqualTo(5);
    }
  }

  /** All cells alike; each for itself; or one that takes all of it. */
  private static Map<String, Double> change(int kind, Map<String, Double> levels, Random random) {
    Map<String, Double> changed = new LinkedHashMap<>(levels);
    double total = levels.values().stream().mapToDouble(Double::doubleValue).sum();
    String one =
        levels.keySet().stream().skip(random.nextInt(levels.size())).findFirst().orElseThrow();
    switch (kind) {
      case 0 -> changed.replaceAll((cell, level) -> level * (random.nextBoolean() ? 1.05 : 0.95));
      case 1 -> changed.replaceAll((cell, level) -> level * random.nextDouble(0.95, 1.05));
      default -> changed.merge(one, 0.05 * total, Double::sum);
    }
    return changed;
  }

  /** Until the outcome is what it was, with everything healthy. */
  private static void settle(Scenario scenario, Map<String, Double> levels) {
    Map<String, double[]> cells = new LinkedHashMap<>();
    levels.forEach((cell, level) -> cells.put(cell, Scenario.steady(level)));
    for (int plan = 0; plan < 4; plan++) {
      scenario.after(Duration.ofMinutes(1));
      scenario.reading(SIGNAL, SHOP, new Reading.Fresh(Scenario.window(scenario.now, cells)));
      Decision decision = Scenario.decision(scenario.settle(), SHOP);
      decision.placement().locations().forEach(at -> scenario.healthy(at.location()));
    }
  }

  private static ApplicationPlacement placement(Scenario scenario) {
    return Optional.ofNullable(scenario.previous.get(SHOP)).orElseThrow();
  }

  private static double movedDemand(
      Scenario scenario, Map<String, Double> levels, Set<String> before, Set<String> after) {
    FleetIndex index = FleetIndex.of(scenario.input().fleet());
    double moved = 0;
    for (Map.Entry<String, Double> level : levels.entrySet()) {
      Cell cell = index.cell(LocatedBy.Geohash, level.getKey()).orElseThrow();
      moved +=
          nearest(index, cell, before).equals(nearest(index, cell, after)) ? 0 : level.getValue();
    }
    return moved;
  }

  private static String nearest(FleetIndex index, Cell cell, Set<String> locations) {
    return locations.stream()
        .min(Comparator.comparingDouble(name -> cell.kilometresTo(index.number(name))))
        .orElseThrow();
  }

  /** What comes where it was not: the same number goes elsewhere. */
  private static int movedReplicas(ApplicationPlacement before, ApplicationPlacement after) {
    int moved = 0;
    for (LocationPlacement placed : after.locations()) {
      int was = before.at(placed.location()).map(LocationPlacement::replicas).orElse(0);
      moved += Math.max(0, placed.replicas() - was);
    }
    return moved;
  }

  private static Scenario fleet(Random random, Policy policy) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < 12; i++) {
      String name = "c" + i;
      scenario.cluster(name, random.nextInt(120) - 60, random.nextInt(360) - 180, "anywhere");
      scenario.reachable(name);
    }
    return scenario.signal(SIGNAL, LocatedBy.Geohash).application(SHOP).policy(policy);
  }

  private static Map<String, Double> levels(Random random, int count) {
    Map<String, Double> levels = new LinkedHashMap<>();
    while (levels.size() < count) {
      String cell = "" + GEOHASH.charAt(random.nextInt(32)) + GEOHASH.charAt(random.nextInt(32));
      levels.put(cell, 5 + 200 * random.nextDouble());
    }
    return levels;
  }
}

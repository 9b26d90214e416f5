package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every fleet and every story; the name of a run is its seed. */
class PlacementPropertiesTest {
  private static final int STEPS = 25;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** Lets a fleet live, and looks at it before every step is settled. */
  private static RandomFleet live(long seed, Consumer<RandomFleet> look) {
    RandomFleet fleet = new RandomFleet(seed);
    for (int step = 0; step < STEPS; step++) {
      fleet.liveOn();
      look.accept(fleet);
      fleet.scenario.settle();
    }
    return fleet;
  }

  private static Map<String, String> documents(PlacementPlan plan) {
    return plan.decisions().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new String(PlacementDocument.write(entry.getValue()), UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sameInputGivesTheSameBytesWhateverTheOrderOfItsMaps(long seed) {
    live(
        seed,
        fleet -> {
          PlacementPlan plan = fleet.scenario.plan();
          fleet.shuffle();
          PlacementPlan again = fleet.scenario.plan();
          assertThat(again).isEqualTo(plan);
          assertThat(documents(again)).isEqualTo(documents(plan));
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anUnchangedInputChangesNothingOnceItsOutcomeIsGivenBack(long seed) {
    live(
        seed,
        fleet -> {
          Map<String, ApplicationPlacement> before = Map.copyOf(fleet.scenario.previous);
          fleet.scenario.settle();
          fleet
              .scenario
              .plan()
              .decisions()
              .forEach(
                  (name, decision) -> {
                    assertThat(decision.changed()).as(name).isFalse();
                    assertThat(decision.placement()).isSameAs(fleet.scenario.previous.get(name));
                  });
          fleet.scenario.previous.putAll(before);
          fleet.scenario.previous.keySet().retainAll(before.keySet());
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void capacityIsNeverExceeded(long seed) {
    live(
        seed,
        fleet -> {
          for (Cluster cluster : fleet.scenario.clusters.values()) {
            if (cluster.spec().capacity() != null) {
              assertThat(fleet.used(cluster.name()).cpu())
                  .as(cluster.name())
                  .isLessThanOrEqualTo(cluster.spec().capacity().cpu());
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void unknownNeverRemoves(long seed) {
    RandomFleet fleet = live(seed, ignored -> {});
    Map<String, ApplicationPlacement> before = Map.copyOf(fleet.scenario.previous);
    fleet.scenario.after(Duration.ofDays(1));
    fleet.loseSignals();
    fleet.makeAllHealthy();
    fleet.scenario.clusters.keySet().forEach(fleet.scenario::reachable);

    PlacementPlan plan = fleet.scenario.plan();

    before.forEach(
        (name, placement) -> {
          if (hasActivation(fleet, name)) {
            ApplicationPlacement now = Scenario.decision(plan, name).placement();
            assertThat(locations(now)).as(name).containsAll(locations(placement));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theLastHealthyCopyIsNeverRemovedUnlessNothingIsWanted(long seed) {
    live(
        seed,
        fleet -> {
          Map<String, ApplicationPlacement> before = Map.copyOf(fleet.scenario.previous);
          PlacementPlan plan = fleet.scenario.plan();
          before.forEach((name, placement) -> assertKeepsAHealthyCopy(fleet, placement, plan));
        });
  }

  private static void assertKeepsAHealthyCopy(
      RandomFleet fleet, ApplicationPlacement before, PlacementPlan plan) {
    ApplicationPlacement after = Scenario.decision(plan, before.application()).placement();
    boolean hadOne = before.locations().stream().anyMatch(at -> isHealthy(fleet, before, at));
    if (hadOne && !after.locations().isEmpty()) {
      assertThat(after.locations())
          .as(before + " became " + after)
          .anyMatch(at -> isHealthy(fleet, before, at));
    }
  }

  private static boolean isHealthy(
      RandomFleet fleet, ApplicationPlacement placement, LocationPlacement at) {
    Copy copy = new Copy(placement.application(), at.location());
    return fleet.scenario.health.get(copy) == Health.Healthy;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyClusterHasItsVerdictAndTheMaximumHolds(long seed) {
    live(
        seed,
        fleet ->
            fleet
                .scenario
                .plan()
                .decisions()
                .forEach(
                    (name, decision) -> {
                      assertThat(decision.verdicts())
                          .extracting(Decision.Verdict::location)
                          .isEqualTo(fleet.scenario.clusters.keySet().stream().sorted().toList());
                      assertThat(decision.verdicts())
                          .allMatch(verdict -> !verdict.text().isEmpty());
                      assertThat(wanted(decision)).isLessThanOrEqualTo(maximum(fleet, name));
                    }));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noiseBetweenTheThresholdsMovesNothing(long seed) {
    Random random = new Random(seed);
    Scenario scenario =
        Scenario.threeClusters(Policy.followingDemand().locations(0, null))
            .running("fra1", 2)
            .healthy("fra1");
    ApplicationPlacement before = scenario.previous.get(SHOP);
    for (int step = 0; step < STEPS; step++) {
      double[] open = random.doubles(Scenario.SAMPLES, 12, 20).toArray();
      double[] closed = random.doubles(Scenario.SAMPLES, 12, 20).toArray();
      scenario.after(Scenario.STEP).demand(Map.of(FRANKFURT, open, NEW_YORK, closed));

      assertThat(scenario.decide().placement()).isSameAs(before);
    }
  }

  private static boolean hasActivation(RandomFleet fleet, String application) {
    return fleet.scenario.policies.values().stream()
        .anyMatch(
            policy ->
                policy.name().equals("for-" + application) && policy.spec().activation() != null);
  }

  private static Set<String> locations(ApplicationPlacement placement) {
    return placement.locations().stream()
        .map(LocationPlacement::location)
        .collect(Collectors.toSet());
  }

  private static long wanted(Decision decision) {
    return decision.placement().locations().stream()
        .filter(at -> at.leavingSince() == null)
        .count();
  }

  private static long maximum(RandomFleet fleet, String application) {
    Locations locations =
        fleet.scenario.policies.values().stream()
            .filter(policy -> policy.name().equals("for-" + application))
            .map(policy -> policy.spec().locations())
            .findFirst()
            .orElseThrow();
    return locations.max() == null ? Long.MAX_VALUE : locations.max();
  }
}

package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.document.PlacementDocument;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.fleet.Toleration;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person can write and a metric can say gives a decision, however strange it is. */
class StrangeInputTest {
  private static final String REGION = "topology.kubernetes.io/region";

  /** All of it: words are put together when they are read. */
  private static Decision read(Scenario scenario) {
    Decision decision = scenario.settle().decisions().get(SHOP);
    assertThat(decision).isNotNull();
    assertThat(PlacementDocument.write(decision)).isNotEmpty();
    List<Verdict> verdicts = new ArrayList<>(decision.verdicts());
    assertThat(verdicts).hasSameSizeAs(scenario.clusters.keySet());
    return decision;
  }

  private static Scenario demand(Policy policy, double value) {
    return Scenario.threeClusters(policy)
        .demand(
            Map.of(FRANKFURT, steady(value), AMSTERDAM, steady(value), NEW_YORK, steady(value)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1e-12, 0, 1e12, 1e300, 1.7e308})
  void anyDemandGivesADecision(double value) {
    read(demand(Policy.followingDemand().locations(1, 2), value));
    read(demand(Policy.followingDemand().locations(2, 2).scaledBy("http-requests"), value));
    read(
        demand(
            Policy.followingDemand()
                .locations(3, 3)
                .divided(10, Weight.Demand, Preference.Weighted),
            value));
    read(
        demand(
            Policy.named("all").locations(1, 2).objective(1, 1, 1).scaledBy("http-requests"),
            value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1e-12, 1e12, 1e300, 1.7e308})
  void anyWeightGivesADecision(double weight) {
    for (double other : new double[] {0, 1, weight}) {
      Policy policy =
          Policy.named("all")
              .locations(1, 2)
              .objective(weight, other, weight)
              .scaledBy("http-requests")
              .spread(REGION, 2, 1)
              .disruption(Duration.ZERO, null, other);
      read(demand(policy, 50).capacity("fra1", "4").needs(SHOP, "1", "0").price("ams1", 0.01));
      read(
          demand(policy, 50)
              .price("fra1", weight)
              .price("ams1", weight)
              .price("nyc1", weight)
              .needs(SHOP, "1", "0"));
    }
  }

  @Test
  void anApplicationThatCannotBePlannedSpoilsNoOther() {
    Duration longerThanTime = Duration.ofSeconds(Long.MAX_VALUE);
    Scenario scenario =
        Scenario.threeClusters(Policy.named("all"))
            .application("billing")
            .policy(
                Policy.named("broken")
                    .priority(1)
                    .forApplications("app", SHOP)
                    .disruption(longerThanTime, null, 0))
            .running("fra1", 3);
    Decision decision = read(scenario);

    assertThat(placed(scenario.decide("billing"))).isEqualTo("ams1=2 fra1=2 nyc1=2");
    assertThat(placed(decision)).isEqualTo("fra1=3");
    assertThat(Scenario.notices(decision))
        .singleElement()
        .matches(text -> text.startsWith("it could not be planned: "));
    assertThat(decision.notices().getFirst().kind()).isEqualTo(Decision.Notice.Kind.Failed);
  }

  @Test
  void aTolerationOfAnyLengthGivesADecision() {
    Toleration toleration =
        new Toleration(
            "maintenance",
            Toleration.Operator.Exists,
            null,
            Taint.Effect.NoExecute,
            Long.MAX_VALUE);
    Scenario scenario =
        Scenario.threeClusters(Policy.named("all").tolerating(toleration))
            .taint("fra1", new Taint("maintenance", "", Taint.Effect.NoExecute))
            .running("fra1", 2);
    read(scenario);
    read(scenario.after(Duration.ofMinutes(1)));

    assertThat(placed(read(scenario))).startsWith("ams1=2 fra1=2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000_000_000, Integer.MAX_VALUE})
  void anyNumberOfReplicasGivesADecision(int total) {
    for (Preference preference : Preference.values()) {
      for (Weight weight : Weight.values()) {
        Policy policy = Policy.followingDemand().locations(3, 3).divided(total, weight, preference);
        read(demand(policy, 50));
        read(demand(policy, 0));
        read(demand(policy, 50).needs(SHOP, "10", "1"));
        read(
            demand(policy, 50)
                .needs(SHOP, "1", "1")
                .capacity("fra1", "0.5")
                .capacity("ams1", "1e9"));
      }
    }
    read(demand(Policy.named("all").duplicated(total), 1).needs(SHOP, "100", "1"));
  }

  @Test
  void aFleetWithoutClustersGivesADecision() {
    Scenario scenario =
        demand(
            Policy.followingDemand()
                .locations(3, 3)
                .mustInclude(REGION, "asia")
                .spread(REGION, 4, 1)
                .failover(0)
                .objective(1, 1, 1),
            50);
    scenario.clusters.clear();

    assertThat(placed(read(scenario.running("fra1", 2)))).isEmpty();
  }

  @Test
  void moreGroupsAndDomainsThanLocationsGiveADecision() {
    Policy policy =
        Policy.named("all")
            .locations(1, 1)
            .mustInclude(REGION, "europe")
            .mustInclude(REGION, "america")
            .mustInclude(REGION, "asia")
            .spread(REGION, 9, 1)
            .spread("no/such-label", 2, 1)
            .disruption(Duration.ofNanos(Long.MAX_VALUE), 1, 0)
            .complianceGrace(Duration.ofNanos(Long.MAX_VALUE));
    Scenario scenario =
        Scenario.threeClusters(policy).running("fra1", 2).running("ams1", 2).running("nyc1", 2);

    assertThat(placed(read(scenario))).isEqualTo("ams1=2 fra1=2 nyc1=2");
    read(scenario.policy(policy.exclude("fra1")).after(Duration.ofMinutes(1)));
  }

  @Test
  void whereNobodyIsReplicasStayAsTheyAreDivided() {
    Scenario scenario =
        demand(
            Policy.followingDemand()
                .locations(3, 3)
                .divided(30, Weight.Demand, Preference.Weighted),
            50);
    assertThat(placed(read(scenario))).isEqualTo("ams1=10 fra1=10 nyc1=10");

    scenario
        .after(Duration.ofMinutes(1))
        .demand(Map.of(FRANKFURT, steady(0), AMSTERDAM, steady(0), NEW_YORK, steady(0)));

    assertThat(placed(read(scenario))).isEqualTo("ams1=10 fra1=10 nyc1=10");
  }

  @Test
  void whereNobodyIsANewTotalIsDividedEvenly() {
    Scenario scenario =
        demand(
            Policy.followingDemand()
                .locations(3, 3)
                .divided(30, Weight.Demand, Preference.Weighted),
            0);

    assertThat(placed(read(scenario))).isEqualTo("ams1=10 fra1=10 nyc1=10");
  }

  @Test
  void aggregationKeepsWhatMustIncludeAsksFor() {
    Scenario scenario =
        Scenario.threeClusters(
            Policy.named("all")
                .mustInclude(REGION, "america")
                .divided(4, Weight.Even, Preference.Aggregated));

    assertThat(placed(read(scenario))).isEqualTo("nyc1=4");
    assertThat(placed(read(scenario))).isEqualTo("nyc1=4");
  }

  @Test
  void aggregationKeepsAsManyDomainsAsAreAskedFor() {
    Scenario scenario =
        Scenario.threeClusters(
            Policy.named("all")
                .spread(REGION, 2, null)
                .divided(4, Weight.Even, Preference.Aggregated));

    assertThat(placed(read(scenario))).isEqualTo("ams1=3 nyc1=1");
  }

  @Test
  void aggregatedReplicasDoNotChangePlacesWithNoise() {
    Policy policy =
        Policy.followingDemand().locations(2, 2).divided(12, Weight.Demand, Preference.Aggregated);
    Scenario scenario =
        Scenario.threeClusters(policy)
            .needs(SHOP, "1", "0")
            .capacity("fra1", "8")
            .capacity("ams1", "8")
            .healthy("fra1", "ams1")
            .demand(Map.of(FRANKFURT, steady(51), AMSTERDAM, steady(50), NEW_YORK, steady(0)));
    assertThat(placed(read(scenario))).isEqualTo("ams1=4 fra1=8");

    scenario
        .after(Duration.ofMinutes(1))
        .demand(Map.of(FRANKFURT, steady(50), AMSTERDAM, steady(51), NEW_YORK, steady(0)));

    assertThat(placed(read(scenario))).isEqualTo("ams1=4 fra1=8");
  }

  @Test
  void groupsThatDoNotFitIntoTheMaximumAreNotBlamedOnASpread() {
    Scenario scenario =
        Scenario.threeClusters(
            Policy.named("all")
                .locations(1, 1)
                .mustInclude(REGION, "europe")
                .mustInclude(REGION, "america"));

    assertThat(Scenario.notices(read(scenario)))
        .noneMatch(text -> text.contains("spreadConstraints"))
        .anyMatch(text -> text.contains("spec.mustInclude["));
  }

  @Test
  void theReasonOfAnOpeningOutlivesASecondRound() {
    Scenario scenario =
        Scenario.threeClusters(Policy.followingDemand())
            .needs(SHOP, "1", "0")
            .capacity("nyc1", "0.5")
            .demand(Map.of(FRANKFURT, steady(50), AMSTERDAM, steady(0), NEW_YORK, steady(50)));
    Decision decision = scenario.decide();

    assertThat(decision.moves()).isNotEmpty();
    assertThat(decision.moves()).first().matches(move -> move.reason().contains("at or above 20"));
    assertThat(Scenario.verdict(decision, decision.moves().getFirst().location()).rule())
        .isEqualTo("activation");
  }

  @Test
  void graceBeginsWhenALeavingCopyIsForbidden() {
    Scenario scenario =
        Scenario.threeClusters(Policy.named("all").exclude("fra1", "ams1"))
            .running("fra1", 2)
            .running("nyc1", 2);
    scenario.previous.clear();
    scenario.leaving("fra1", 2, Duration.ofHours(3)).running("nyc1", 2);

    Decision decision = read(scenario);

    assertThat(placed(decision)).isEqualTo("fra1=2! nyc1=2");
    assertThat(Scenario.notices(decision))
        .anyMatch(text -> text.contains("not allowed any more (excluded by name)"));
    scenario.after(Duration.ofMinutes(9));
    assertThat(placed(read(scenario))).isEqualTo("fra1=2! nyc1=2");
    scenario.after(Duration.ofMinutes(1));
    assertThat(placed(read(scenario))).isEqualTo("nyc1=2");
  }

  @Test
  void aClockThatWasAheadHoldsUpNoCompliance() {
    Scenario scenario = Scenario.threeClusters(Policy.named("all").exclude("fra1"));
    scenario
        .running(
            new LocationPlacement(
                "fra1",
                2,
                START.minus(Duration.ofDays(1)),
                "excluded by name",
                START.plus(Duration.ofDays(365))))
        .running("nyc1", 2);
    read(scenario);
    scenario.after(Duration.ofMinutes(10));

    assertThat(placed(read(scenario))).isEqualTo("ams1=2 nyc1=2");
  }

  @Test
  void aClockThatWasAheadKeepsNoLocationForLong() {
    Policy policy = Policy.followingDemand().disruption(Duration.ofMinutes(10), null, 0.25);
    Scenario scenario =
        Scenario.threeClusters(policy)
            .healthy("nyc1", "fra1")
            .running(
                new LocationPlacement("fra1", 2, START.plus(Duration.ofDays(365)), "before", null))
            .running("nyc1", 2)
            .demand(Map.of(FRANKFURT, steady(0), NEW_YORK, steady(50)));
    read(scenario);
    scenario
        .after(Duration.ofMinutes(10))
        .demand(Map.of(FRANKFURT, steady(0), NEW_YORK, steady(50)));

    assertThat(placed(read(scenario))).isEqualTo("nyc1=2");
  }

  @Test
  void aPolicyThatWantsNoLocationKeepsNone() {
    Scenario scenario =
        Scenario.threeClusters(Policy.named("all").locations(0, null).objective(0, 1, 0))
            .price("fra1", 3)
            .price("ams1", 3)
            .price("nyc1", 3)
            .needs(SHOP, "1", "0")
            .running("fra1", 2);
    read(scenario);

    assertThat(placed(read(scenario.after(Duration.ofMinutes(1))))).isEmpty();
  }

  @Test
  void manyLocationsAreOpenedUnderASpread() {
    Scenario scenario =
        new Scenario().signal("x", dev.rimward.policy.fleet.Signal.LocatedBy.Geohash);
    for (int i = 0; i < 400; i++) {
      String name = "c" + (1000 + i);
      scenario.cluster(name, -60 + i % 120, -170 + i % 340, i < 300 ? "a" : "b").reachable(name);
    }
    scenario.application(SHOP).policy(Policy.named("all").spread(REGION, null, 50));
    long started = System.nanoTime();
    Decision first = read(scenario);
    long count = first.placement().locations().size();
    Decision second = read(scenario);
    assertThat(second.placement().locations())
        .as("%s then, after %s ms", count, (System.nanoTime() - started) / 1e6)
        .hasSize(250);
    assertThat(count).isEqualTo(250);
  }

  @Test
  void manyLocationsAreOpenedUpToTheMaximum() {
    Scenario scenario =
        new Scenario().signal("x", dev.rimward.policy.fleet.Signal.LocatedBy.Geohash);
    for (int i = 0; i < 400; i++) {
      String name = "c" + (1000 + i);
      scenario.cluster(name, -60 + i % 120, -170 + i % 340, i < 300 ? "a" : "b").reachable(name);
    }
    scenario.application(SHOP).policy(Policy.named("all").locations(1, 300));
    long started = System.nanoTime();
    Decision first = read(scenario);
    assertThat(first.placement().locations())
        .as("after %s ms", (System.nanoTime() - started) / 1e6)
        .hasSize(300);
  }
}

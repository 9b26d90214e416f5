package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailoverTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Scenario scenario =
      Scenario.threeClusters(Policy.followingDemand().locations(1, null).failover(300))
          .demand(FRANKFURT, 31)
          .running("fra1", 2);

  @Test
  void movesNothingBeforeTheTolerationPasses() {
    Decision decision = scenario.unreachableFor(Duration.ofSeconds(299), "fra1").decide();

    assertThat(decision.changed()).isFalse();
    assertThat(decision.placement()).isSameAs(scenario.previous.get(SHOP));
  }

  @Test
  void opensNoNeighbourForAClosedClusterThatCannotBeReachedForAMoment() {
    scenario.previous.clear();
    scenario.running("nyc1", 2).unreachableFor(Duration.ofSeconds(299), "fra1");

    Decision decision = scenario.decide();

    assertThat(decision.changed()).isFalse();
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("unreachable for 4m59s: it takes no new copies");
  }

  @Test
  void sendsTheCellsToTheNextNearestWhenTheTolerationHasPassed() {
    Decision decision = scenario.unreachableFor(Duration.ofMinutes(5), "fra1").decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2!");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("failover");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo(
            "unreachable for 5m, tolerated for 300s; stays until a wanted location is healthy");
    assertThat(decision.moves())
        .containsExactly(new Move(START, "ams1", 0, 2, "31 requests/s for 2m, at or above 20"));
  }

  @Test
  void removesTheFailedCopyWhenAReplacementIsHealthy() {
    scenario.unreachableFor(LONG, "fra1").settle();

    Decision decision = scenario.after(Duration.ofMinutes(1)).healthy("ams1").decide();

    assertThat(placed(decision)).isEqualTo("ams1=2");
    assertThat(decision.moves().getFirst().reason())
        .isEqualTo("unreachable for 1h, tolerated for 300s");
  }

  @Test
  void keepsTheCopyWithoutAFailoverPolicyHoweverLongThatTakes() {
    scenario.policy(Policy.followingDemand()).unreachableFor(Duration.ofDays(9), "fra1");

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void doesNotFailAClusterThatServesTraffic() {
    scenario.signal("ingress", LocatedBy.Cluster).unreachableFor(LONG, "fra1");
    scenario.reading(
        "ingress",
        "another",
        new Reading.Fresh(Scenario.window(START, Map.of("fra1", steady(0.1)))));

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void failsAClusterWhoseTrafficIsZeroUnknownOrStale() {
    scenario.signal("ingress", LocatedBy.Cluster).unreachableFor(LONG, "fra1");
    for (double newest : new double[] {0, Double.NaN}) {
      scenario.reading(
          "ingress",
          SHOP,
          new Reading.Fresh(Scenario.window(START, Map.of("fra1", steady(newest)))));
      assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");
    }
    scenario.reading(
        "ingress",
        SHOP,
        new Reading.Stale(Scenario.window(START, Map.of("fra1", steady(9))), LONG));
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");
  }

  @Test
  void actsWhileSignalsAreUnknown() {
    scenario.readings.clear();
    scenario.unreachableFor(LONG, "fra1");

    assertThat(placed(scenario.decide())).as("the minimum, by name").isEqualTo("ams1=2 fra1=2!");
  }

  @Test
  void placesNothingNewWhereNobodyKnowsTheCondition() {
    scenario.conditions.remove("fra1");
    scenario.previous.clear();

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void keepsACopyWhereNobodyKnowsTheCondition() {
    scenario.condition(State.Unknown, START.minus(LONG), "fra1");

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void takesAllForReachableAtTheFirstStart() {
    scenario.conditions.clear();
    scenario.previous.clear();

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2");
  }

  @Test
  void keepsEveryCopyWhenAllClustersFail() {
    scenario.policy(
        Policy.followingDemand().locations(1, null).failover(300, Duration.ZERO, "100%"));
    scenario.running("nyc1", 2).unreachableFor(LONG, "fra1", "ams1", "nyc1");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2! nyc1=2!");
    assertThat(decision.moves()).isEmpty();
    assertThat(Scenario.notices(decision))
        .contains("spec.locations.min is 1, can be had: 0; failover rules out 3");
  }

  @Test
  void staysWhereItIsWhenTheClusterComesBackBeforeTheReplacementIsHealthy() {
    scenario.unreachableFor(LONG, "fra1").settle();

    Decision decision = scenario.after(Duration.ofMinutes(1)).reachable("fra1").decide();

    assertThat(placed(decision)).startsWith("ams1=2").endsWith("fra1=2");
  }
}

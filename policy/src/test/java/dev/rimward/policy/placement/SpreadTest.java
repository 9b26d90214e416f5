package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.placement.Decision.Notice;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final String REGION = "topology.kubernetes.io/region";

  private final Scenario scenario = Scenario.threeClusters(Policy.named("all"));

  private static Policy all() {
    return Policy.named("all");
  }

  private static Policy followingDemand() {
    return all().activatedBy("http-requests");
  }

  private static SpreadConstraint wish(
      String key, @Nullable Integer minDomains, @Nullable Integer maxSkew) {
    return new SpreadConstraint(key, minDomains, maxSkew, WhenUnsatisfiable.ScheduleAnyway);
  }

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  @Test
  void bringsInAnotherRegionForMinDomains() {
    scenario.policy(followingDemand().locations(2, 2).spread(REGION, 2, null));
    demand(31, 31, 1);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).endsWith("nyc1=2").doesNotContain("ams1=2 fra1=2");
    assertThat(verdict(decision, "nyc1").chosen()).isTrue();
    assertThat(decision.notices()).isEmpty();
  }

  @Test
  void opensMoreThanDemandDoesForMinDomains() {
    scenario.policy(followingDemand().locations(0, null).spread(REGION, 2, null));
    demand(31, 1, 1);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(verdict(decision, "nyc1").rule()).isEqualTo("spread");
    assertThat(verdict(decision, "nyc1").field()).startsWith("spec.spreadConstraints");
    assertThat(verdict(decision, "nyc1").text())
        .isEqualTo("1 requests/s, opened to keep the spread");
  }

  @Test
  void keepsNumbersOfRegionsWithinTheSkew() {
    scenario
        .cluster("par1", 48.85, 2.35, "europe")
        .reachable("par1")
        .policy(all().spread(REGION, null, 1));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).as("two of Europe, one of America").hasSize(20).contains("nyc1");
    assertThat(decision.verdicts())
        .filteredOn(verdict -> !verdict.chosen())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.rule()).isEqualTo("spread");
              assertThat(verdict.text()).isEqualTo("would break the spread");
            });
  }

  @Test
  void spreadsOverAnyLabel() {
    scenario
        .label("fra1", "rack", "a")
        .label("ams1", "rack", "a")
        .label("nyc1", "rack", "b")
        .policy(all().locations(2, 2).spread("rack", 2, null));

    assertThat(placed(scenario.decide())).endsWith("nyc1=2");
  }

  @Test
  void keepsTwoSpreadsAtOnce() {
    scenario
        .cluster("bos1", 42.36, -71.06, "america")
        .reachable("bos1")
        .label("ams1", "rack", "a")
        .label("bos1", "rack", "a")
        .label("fra1", "rack", "b")
        .label("nyc1", "rack", "b")
        .policy(all().locations(2, 2).spread(REGION, 2, 1).spread("rack", 2, 1));

    assertThat(placed(scenario.decide())).isIn("ams1=2 nyc1=2", "bos1=2 fra1=2");
  }

  @Test
  void leavesOutALocationWithoutTheLabel() {
    scenario
        .label("fra1", "rack", "a")
        .label("nyc1", "rack", "b")
        .policy(all().spread("rack", 2, null));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("spread");
  }

  @Test
  void takesALocationWithoutTheLabelWhereTheSpreadIsAWish() {
    scenario
        .label("fra1", "rack", "a")
        .label("nyc1", "rack", "b")
        .policy(all().spread(wish("rack", 2, null)));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void prefersASpreadThatIsAWishAndGivesItUpForTheMinimum() {
    scenario.policy(all().locations(2, 2).spread(wish(REGION, 2, null)));
    assertThat(placed(scenario.decide())).endsWith("nyc1=2");

    scenario.unreachableFor(Duration.ofMinutes(1), "nyc1");
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");
  }

  @Test
  void takesWhatIsNearestToASpreadThatCannotBeKept() {
    scenario.policy(all().spread(REGION, 3, null));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2 nyc1=2");
    assertThat(decision.notices())
        .containsExactly(
            new Notice(
                Notice.Kind.Infeasible,
                "spec.spreadConstraints: 3 domains of "
                    + REGION
                    + " are asked for, can be had: 2"));
  }

  @Test
  void keepsTheMinimumBeforeTheSkew() {
    scenario.policy(all().locations(3, null).spread(REGION, null, 1));
    scenario
        .cluster("par1", 48.85, 2.35, "europe")
        .reachable("par1")
        .policy(all().locations(4, null).spread(REGION, null, 1));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2 nyc1=2 par1=2");
    assertThat(decision.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.Infeasible);
  }

  @Test
  void followsADomainThatAppears() {
    scenario.policy(all().exclude("nyc1").spread(REGION, null, 1)).settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");

    scenario.cluster("gru1", -23.43, -46.47, "latam").reachable("gru1").settle();

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 gru1=2");
  }

  @Test
  void doesNotCountADomainInWhichNothingCanBeOpened() {
    scenario.policy(all().spread(REGION, null, 1));
    scenario.unreachableFor(Duration.ofMinutes(1), "nyc1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");
  }

  @Test
  void changesNothingOnceItIsKept() {
    scenario
        .cluster("par1", 48.85, 2.35, "europe")
        .reachable("par1")
        .policy(all().spread(REGION, null, 1))
        .settleAndRestart();

    assertThat(scenario.after(Duration.ofHours(1)).decide().changed()).isFalse();
  }
}

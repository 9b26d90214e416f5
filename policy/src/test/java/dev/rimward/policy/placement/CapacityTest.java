package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.decision;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
  private final Scenario scenario =
      Scenario.threeClusters(Policy.named("everywhere").duplicated(3));

  @Test
  void cutsReplicasToWhatFitsAndSaysSo() {
    scenario.needs(SHOP, "1", "500m").capacity("fra1", "3");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=3 fra1=2 nyc1=3");
    assertThat(Scenario.notices(decision)).containsExactly("fra1: 2 of 3 replicas fit");
  }

  @Test
  void takesALocationWithoutRoomForAFirstReplicaForIneligible() {
    scenario.needs(SHOP, "1", "500m").capacity("fra1", "1400m");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=3 nyc1=3");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("capacity");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("no room: one replica needs 1.5 CPU and 0Mi, 1.4 CPU and 0Mi are left");
  }

  @Test
  void givesRoomByPriorityOfThePolicyAndThenByName() {
    scenario.application("aaa").application("zzz").capacity("fra1", "5");
    scenario.needs(SHOP, "1", "0").needs("aaa", "1", "0").needs("zzz", "1", "0");
    scenario.policy(Policy.named("first").priority(5).forApplications("app", "zzz").duplicated(3));

    PlacementPlan plan = scenario.plan();

    assertThat(placed(decision(plan, "zzz"))).contains("fra1=3");
    assertThat(placed(decision(plan, "aaa"))).contains("fra1=2");
    assertThat(placed(decision(plan, SHOP))).doesNotContain("fra1");
  }

  @Test
  void leavesToWhatRunsWhatItHas() {
    scenario.application("aaa").capacity("fra1", "4").running("fra1", 3);
    scenario.needs(SHOP, "1", "0").needs("aaa", "1", "0");

    PlacementPlan plan = scenario.plan();

    assertThat(placed(decision(plan, SHOP))).contains("fra1=3");
    assertThat(placed(decision(plan, "aaa"))).contains("fra1=1");
  }

  @Test
  void givesRoomThatALaterApplicationLeavesToAnEarlierOneInTheSamePlan() {
    scenario.application("aaa").capacity("fra1", "5").running("fra1", 5);
    scenario.needs(SHOP, "1", "0").needs("aaa", "1", "0");

    PlacementPlan plan = scenario.settle();

    assertThat(placed(decision(plan, SHOP))).contains("fra1=3");
    assertThat(placed(decision(plan, "aaa"))).contains("fra1=2");
    assertThat(scenario.plan().decisions().values()).noneMatch(Decision::changed);
  }

  @Test
  void keepsOneReplicaOfWhatRunsWhereTheCapacityWasLowered() {
    scenario.needs(SHOP, "2", "0").capacity("fra1", "1").running("fra1", 3);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).contains("fra1=1");
    assertThat(Scenario.notices(decision)).containsExactly("fra1: 1 of 3 replicas fit");
  }

  @Test
  void reservesForSuspendedApplications() {
    scenario.needs(SHOP, "1", "0").running("fra1", 3).application(SHOP, true);
    scenario.application("aaa").needs("aaa", "1", "0").capacity("fra1", "4");

    assertThat(placed(scenario.decide("aaa"))).contains("fra1=1");
  }

  @Test
  void doesNotLimitWhatHasNoCapacityOrNeedsNothing() {
    scenario.needs(SHOP, "0", "0").capacity("fra1", "1m");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=3 fra1=3 nyc1=3");
  }
}

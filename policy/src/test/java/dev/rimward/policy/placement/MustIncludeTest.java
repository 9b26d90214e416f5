package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Decision.Notice;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MustIncludeTest {
  private static final String REGION = "topology.kubernetes.io/region";

  private final Scenario scenario = Scenario.threeClusters(policy());

  private static Policy policy() {
    return Policy.followingDemand().locations(0, null);
  }

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  @Test
  void opensTheBestOfAGroupThatDemandDoesNotOpen() {
    scenario.policy(policy().mustInclude(REGION, "europe"));
    demand(3, 5, 31);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("mustInclude");
    assertThat(verdict(decision, "ams1").field()).startsWith("spec.mustInclude");
    assertThat(verdict(decision, "ams1").text())
        .isEqualTo("5 requests/s, one that mustInclude asks for");
  }

  @Test
  void opensNothingMoreWhereDemandOpensOneOfTheGroup() {
    scenario.policy(policy().mustInclude(REGION, "europe"));
    demand(31, 5, 1);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2");
  }

  @Test
  void fulfilsSeveralGroups() {
    scenario.policy(policy().mustInclude(REGION, "europe").mustInclude(REGION, "america"));
    demand(3, 2, 1);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2 nyc1=2");
  }

  @Test
  void fulfilsOverlappingGroupsWithOneLocationWhereTheMaximumAsksForIt() {
    scenario
        .label("ams1", "tier", "gold")
        .label("nyc1", "tier", "gold")
        .policy(
            Policy.followingDemand()
                .locations(1, 1)
                .mustInclude(REGION, "europe")
                .mustInclude("tier", "gold"));
    demand(3, 2, 9);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void comesBeforeActivationWhereTheMaximumIsShort() {
    scenario.policy(Policy.followingDemand().locations(1, 1).mustInclude(REGION, "america"));
    demand(99, 99, 0);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("max");
  }

  @Test
  void saysWhatIsMissingAndKeepsTheRest() {
    scenario.policy(policy().mustInclude(REGION, "asia").mustInclude(REGION, "america"));
    demand(31, 1, 1);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(decision.notices())
        .containsExactly(
            new Notice(
                Notice.Kind.Infeasible,
                "spec.mustInclude[0]: none of 0 locations that match it can be had"));
  }

  @Test
  void saysWhenNoneOfAGroupCanBeHadNow() {
    scenario.policy(policy().mustInclude(REGION, "america"));
    scenario.unreachableFor(Duration.ofMinutes(1), "nyc1");
    demand(31, 1, 1);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2");
    assertThat(Scenario.notices(decision))
        .containsExactly("spec.mustInclude[0]: none of 1 locations that match it can be had");
  }

  @Test
  void opensOnlySoManyMoreForTheMinimum() {
    scenario.policy(Policy.followingDemand().locations(2, null).mustInclude(REGION, "america"));
    demand(3, 2, 1);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2 nyc1=2");
  }

  @Test
  void closesAgainWhenDemandOpensAnotherOfTheGroup() {
    scenario.policy(policy().mustInclude(REGION, "europe"));
    demand(3, 5, 1);
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");

    demand(31, 5, 1);
    scenario.after(Duration.ofHours(2)).settle();
    assertThat(placed(scenario.healthy("fra1").decide())).isEqualTo("fra1=2");
  }

  @Test
  void staysWhereItIsThoughAnotherOfTheGroupWouldBeALittleNearer() {
    scenario.policy(policy().mustInclude(REGION, "europe"));
    demand(3, 5, 1);
    scenario.settle();

    demand(5, 3, 1);

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void isFilledWhileTheSignalIsUnknown() {
    scenario.policy(policy().mustInclude(REGION, "america"));

    assertThat(placed(scenario.decide())).isEqualTo("nyc1=2");
  }
}

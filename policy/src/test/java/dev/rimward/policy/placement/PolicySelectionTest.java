package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySelectionTest {
  private final Scenario scenario = Scenario.threeClusters(Policy.named("everywhere"));

  @Test
  void takesThePolicyOfTheHighestPriority() {
    scenario.policy(Policy.named("special").priority(1).only("nyc1"));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=2");
    assertThat(decision.placement().policy()).isEqualTo("special");
  }

  @Test
  void ignoresPoliciesThatDoNotSelectTheApplication() {
    scenario.policy(Policy.named("other").priority(1).forApplications("app", "blog").only("nyc1"));

    assertThat(scenario.decide().placement().policy()).isEqualTo("everywhere");
  }

  @Test
  void keepsThePlacementWhenTwoPoliciesOfOnePriorityCompete() {
    scenario.policy(Policy.named("rival").only("nyc1")).running("ams1", 7);

    Decision decision = scenario.decide();

    assertThat(decision.placement()).isSameAs(scenario.previous.get(SHOP));
    assertThat(decision.changed()).isFalse();
    assertThat(Scenario.notices(decision))
        .containsExactly(
            "policies everywhere and rival select it with the same priority 0; it stays where it"
                + " is");
  }

  @Test
  void keepsThePlacementWhenNoPolicySelectsTheApplication() {
    scenario.policies.clear();
    scenario.running("ams1", 7);

    Decision decision = scenario.decide();

    assertThat(decision.placement()).isSameAs(scenario.previous.get(SHOP));
    assertThat(Scenario.notices(decision))
        .containsExactly("no policy selects it; it stays where it is");
    assertThat(verdict(decision, "ams1").chosen()).isTrue();
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("held");
  }

  @Test
  void keepsThePlacementOfASuspendedApplication() {
    scenario.application(SHOP, true).running("ams1", 7);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=7");
    assertThat(Scenario.notices(decision)).containsExactly("it is suspended; it stays where it is");
  }

  @Test
  void keepsThePlacementOfAnApplicationThatCouldNotBeBuilt() {
    scenario.running("ams1", 7).requirements.clear();

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=7");
    assertThat(Scenario.notices(decision))
        .containsExactly("it could not be built; it stays where it is");
  }

  @Test
  void placesNothingOfANewApplicationThatCouldNotBeBuilt() {
    scenario.requirements.clear();

    Decision decision = scenario.decide();

    assertThat(decision.placement().locations()).isEmpty();
    assertThat(decision.changed()).isFalse();
    assertThat(Scenario.notices(decision))
        .containsExactly("it could not be built; it is not placed");
  }

  @Test
  void decidesNothingAboutAnApplicationThatIsNotInTheFleet() {
    scenario.running("ams1", 7).applications.clear();

    assertThat(scenario.plan().decisions()).isEmpty();
  }

  @Test
  void givesEveryClusterAVerdictInTheOrderOfNames() {
    assertThat(scenario.decide().verdicts())
        .extracting(Decision.Verdict::location)
        .isEqualTo(List.of("ams1", "fra1", "nyc1"));
  }
}

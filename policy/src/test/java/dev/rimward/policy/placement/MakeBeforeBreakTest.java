package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MakeBeforeBreakTest {
  private final Scenario scenario =
      Scenario.threeClusters(Policy.followingDemand().scaledBy("http-requests"))
          .demand(Map.of(FRANKFURT, steady(4), AMSTERDAM, steady(31)))
          .running("fra1", 5);

  @Test
  void keepsTheLastHealthyCopyUntilItsReplacementIsReady() {
    scenario.healthy("fra1").settle();
    ApplicationPlacement waiting = scenario.previous.get(SHOP);
    assertThat(waiting).isNotNull();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=1 fra1=5!");
    assertThat(waiting.at("fra1").orElseThrow().leavingSince()).isEqualTo(START);

    scenario.after(Duration.ofDays(1)).demand(Map.of(FRANKFURT, steady(4), AMSTERDAM, steady(31)));
    assertThat(scenario.decide().placement()).as("however long it takes").isSameAs(waiting);

    Decision decision = scenario.healthy("ams1").decide();
    assertThat(placed(decision)).isEqualTo("ams1=1");
    assertThat(decision.moves()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "Healthy")
  void takesNothingButHealthyForReady(Health health) {
    scenario.settle();

    assertThat(scenario.health(health, "ams1").decide().changed()).isFalse();
  }

  @Test
  void doesNotCountOnAReplacementThatCannotBeReached() {
    scenario.settle();
    scenario.healthy("ams1").condition(State.Unreachable, START, "ams1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=1 fra1=5!");
  }

  @Test
  void keepsAllUnwantedCopiesUntilOneWantedIsHealthy() {
    scenario.running("nyc1", 3);
    scenario.policy(Policy.followingDemand().scaledBy("http-requests").only("ams1"));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=1 fra1=5! nyc1=3!");
    assertThat(placed(scenario.healthy("ams1").decide())).isEqualTo("ams1=1");
  }

  @Test
  void leavesAForbiddenPlaceAfterItsGraceWithoutAReplacement() {
    scenario.policy(Policy.followingDemand().scaledBy("http-requests").only("ams1"));
    scenario.condition(State.Unreachable, START.minus(Duration.ofDays(1)), "ams1");
    scenario.settle();
    assertThat(placed(scenario.decide())).as("nothing legal can be had").isEqualTo("fra1=5!");
    assertThat(verdict(scenario.decide(), "fra1").text())
        .isEqualTo("not one of the names; stays until a wanted location is healthy, at most 10m");

    scenario.after(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(placed(scenario.decide())).isEqualTo("fra1=5!");

    scenario.after(Duration.ofSeconds(1));
    assertThat(placed(scenario.decide())).isEmpty();
  }

  @Test
  void dropsTheCopyOfAClusterThatIsNotInTheFleetAnyMore() {
    scenario.clusters.remove("fra1");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=1");
    assertThat(decision.moves())
        .anySatisfy(
            move -> {
              assertThat(move.location()).isEqualTo("fra1");
              assertThat(move.to()).isZero();
              assertThat(move.reason()).isEqualTo("the cluster is not in the fleet any more");
            });
  }

  @Test
  void forgetsMovesAfterAnHourWithTheNextChange() {
    scenario.settle();
    scenario.healthy("ams1").after(Duration.ofMinutes(30)).settle();
    assertThat(scenario.decide().placement().moves()).hasSize(2);

    scenario.after(Duration.ofMinutes(45)).demand(Map.of(AMSTERDAM, steady(300)));
    assertThat(scenario.decide().placement().moves())
        .extracting(ApplicationPlacement.Move::at)
        .containsExactly(START.plus(Duration.ofMinutes(30)), START.plus(Duration.ofMinutes(75)));
  }
}

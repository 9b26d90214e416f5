package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.notices;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules that are about the same locations at once. */
class CombinedRulesTest {
  private static final String REGION = "topology.kubernetes.io/region";

  /** A location that only makes room for a better one stays when that one must wait. */
  @Test
  void closesNothingForALocationThatWaitsForTheMoveLimit() {
    Scenario scenario =
        Scenario.threeClusters(
                Policy.followingDemand().locations(0, 1).disruption(Duration.ZERO, 1, 0))
            .running("ams1", 2)
            .healthy("ams1")
            .demand(Map.of(FRANKFURT, steady(900), AMSTERDAM, steady(30), NEW_YORK, steady(0)));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void mustIncludeTakesThePlaceOfAnotherWhereTheMaximumIsReached() {
    Scenario scenario =
        Scenario.threeClusters(
                Policy.named("follow-demand")
                    .locations(2, 2)
                    .mustInclude(REGION, "america")
                    .disruption(Duration.ZERO, 1, 0))
            .running("ams1", 2)
            .running("fra1", 2)
            .healthy("ams1", "fra1");
    scenario.previous.computeIfPresent(
        SHOP,
        (name, old) ->
            new ApplicationPlacement(
                name, old.policy(), old.locations(), List.of(new Move(START, "fra1", 0, 2, "so"))));

    assertThat(Story.wanted(scenario.decide().placement())).hasSize(2).contains("nyc1");
  }

  @Test
  void keepsTheMaximumWhereMustIncludeAsksForMore() {
    Scenario scenario =
        Scenario.threeClusters(
            Policy.named("follow-demand")
                .locations(1, 1)
                .mustInclude(REGION, "america")
                .mustInclude(REGION, "europe"));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=2");
    assertThat(notices(decision)).anyMatch(text -> text.startsWith("spec.mustInclude[1]"));
  }

  @Test
  void aggregatesWithinTheRulesOfTheSet() {
    Scenario scenario =
        Scenario.threeClusters(
            Policy.named("follow-demand")
                .divided(9, Weight.Even, Preference.Aggregated)
                .mustInclude(REGION, "america")
                .spread(REGION, 2, null));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=8 nyc1=1");
  }

  @Test
  void aggregatesNothingAwayWhileTheSignalIsUnknown() {
    Scenario scenario =
        Scenario.threeClusters(
                Policy.followingDemand().divided(4, Weight.Demand, Preference.Aggregated))
            .running("ams1", 2)
            .running("fra1", 2)
            .healthy("ams1", "fra1")
            .reading("http-requests", SHOP, new Reading.Unknown("connection refused"));

    assertThat(scenario.decide().changed()).isFalse();
  }
}

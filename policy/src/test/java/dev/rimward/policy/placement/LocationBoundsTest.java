package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocationBoundsTest {
  private final Scenario scenario = Scenario.threeClusters(Policy.followingDemand());

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  private void bounds(int min, int max) {
    scenario.policy(Policy.followingDemand().locations(min, max));
  }

  @Test
  void fillsTheMinimumWithTheHighestDemand() {
    bounds(2, 3);
    demand(1, 3, 2);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("min");
    assertThat(verdict(decision, "ams1").text()).isEqualTo("3 requests/s, one of at least 2");
  }

  @Test
  void fillsTheMinimumWithUnknownDemandLast() {
    bounds(1, 3);
    scenario.demand(Map.of(NEW_YORK, steady(0)));

    assertThat(placed(scenario.decide())).isEqualTo("nyc1=2");
  }

  @Test
  void placesAtLeastOneWhenThePolicySetsNoBounds() {
    demand(1, 3, 2);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void neverClosesBelowTheMinimumAndKeepsTheHighestDemand() {
    bounds(1, 3);
    demand(1, 3, 2);
    scenario.running("ams1", 2).running("fra1", 2).running("nyc1", 2).healthy("ams1");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2");
    assertThat(verdict(decision, "nyc1").text()).isEqualTo("2 requests/s for 30m, below 12");
  }

  @Test
  void prefersWhatRunsToWhatDoesNotWhenFillingTheMinimum() {
    bounds(1, 3);
    demand(1, 11, 2);
    scenario.running("fra1", 2);

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void givesFreePlacesToTheHighestDemandAndIncumbentsComeFirst() {
    bounds(1, 2);
    demand(25, 40, 50);
    scenario.running("fra1", 2);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("max");
    assertThat(verdict(decision, "ams1").text())
        .isEqualTo("40 requests/s, at most 2 locations, others come first");
  }

  @Test
  void dropsTheLowestDemandWhenTheMaximumWasLowered() {
    bounds(1, 2);
    demand(25, 40, 50);
    scenario.running("ams1", 2).running("fra1", 2).running("nyc1", 2).healthy("ams1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 nyc1=2");
  }

  @Test
  void givesUpAnUnknownDemandLastWhenTheMaximumWasLowered() {
    bounds(1, 1);
    scenario.demand(Map.of(FRANKFURT, steady(25), AMSTERDAM, steady(Double.NaN)));
    scenario.running("ams1", 2).running("fra1", 2).healthy("ams1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void sticksToWhatItDroppedWhileThatStillWaitsForAReplacement() {
    bounds(1, 1);
    demand(25, 24, 0);
    scenario.running("ams1", 2).leaving("fra1", 2, Duration.ofMinutes(1));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");
  }

  @Test
  void runsEverywhereUpToTheMaximumWithoutActivation() {
    scenario.policies.clear();
    scenario.policy(Policy.named("everywhere").locations(1, 2)).running("nyc1", 2);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("eligible");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("max");
  }

  @Test
  void saysWhatIsMissingWhenTheMinimumCannotBeHad() {
    scenario.policy(Policy.followingDemand().locations(3, 5).inRegion("europe"));
    demand(1, 1, 1);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2");
    assertThat(Scenario.notices(decision))
        .containsExactly("spec.locations.min is 3, can be had: 2; affinity rules out 1");
    assertThat(verdict(decision, "nyc1").text())
        .isEqualTo("label topology.kubernetes.io/region is america, needs europe");
  }

  @Test
  void closesTheLastLocationOnlyWhereTheMinimumIsZero() {
    bounds(0, 3);
    demand(1, 1, 1);
    scenario.running("fra1", 2);

    assertThat(placed(scenario.decide())).isEmpty();
  }

  @Test
  void addsNoCopyToASuspendedClusterAndTakesNoneAway() {
    bounds(0, 3);
    scenario.suspendCluster("fra1").suspendCluster("nyc1").running("nyc1", 2);
    demand(40, 0, 0);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).as("Frankfurt's users go to Amsterdam").isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("suspended");
  }
}

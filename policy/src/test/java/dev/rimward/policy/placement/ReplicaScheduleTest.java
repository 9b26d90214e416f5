package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.steadyThen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy: 50 for each replica, 1 to 10, tolerance 0.1, down after 5m. */
class ReplicaScheduleTest {
  private final Scenario scenario =
      Scenario.threeClusters(Policy.followingDemand().scaledBy("http-requests"));

  @ParameterizedTest
  @CsvSource({"31, 1", "50, 1", "51, 2", "100, 2", "101, 3", "499, 10", "5000, 10"})
  void givesANewLocationWhatItsDemandNeeds(double demand, int replicas) {
    scenario.demand(FRANKFURT, demand);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=" + replicas);
  }

  @ParameterizedTest(name = "{0} requests/s, {1} replicas now: {2}")
  @CsvSource({
    "150, 3, 3",
    "160, 3, 3",
    "165, 3, 3",
    "166, 3, 4",
    "300, 3, 6",
    "900, 3, 10",
    "140, 3, 3",
    "135, 3, 3",
    "134, 3, 3",
    "99, 3, 2",
    "20, 3, 1",
    "700, 12, 10"
  })
  void changesNothingWithinTheTolerance(double demand, int now, int replicas) {
    scenario.demand(FRANKFURT, demand).running("fra1", now);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=" + replicas);
  }

  @Test
  void saysWithNumbersWhyItScales() {
    scenario.demand(FRANKFURT, 130).running("fra1", 1);

    assertThat(scenario.decide().moves())
        .containsExactly(new Move(START, "fra1", 1, 3, "130 requests/s, 50 for each replica"));
  }

  @Test
  void scalesDownOnlyToTheHighestRecommendationOfTheWindow() {
    scenario.demand(Map.of(FRANKFURT, steadyThen(400, 400, 180, 90, 60, 60, 60, 60, 60, 60, 60)));
    scenario.running("fra1", 9);
    assertThat(placed(scenario.decide())).as("400 is 5m ago, nearly").isEqualTo("fra1=8");

    scenario.demand(
        Map.of(FRANKFURT, steadyThen(400, 180, 90, 60, 60, 60, 60, 60, 60, 60, 60, 60)));
    Decision decision = scenario.decide();
    assertThat(placed(decision)).isEqualTo("fra1=4");
    assertThat(decision.moves().getFirst().reason())
        .isEqualTo("at most 180 requests/s, 50 for each replica, for 5m");
  }

  @Test
  void doesNotScaleDownBeforeTheSamplesCoverTheWindow() {
    scenario.demand(Map.of(FRANKFURT, new double[] {60, 60, 60, 60, 60})).running("fra1", 9);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=9");
  }

  @Test
  void scalesUpByWhatIsKnownAndNeverDownByIt() {
    Map<String, double[]> partly = Map.of(FRANKFURT, steady(130), "u0yh", steady(Double.NaN));
    scenario.demand(partly).running("fra1", 2);
    assertThat(placed(scenario.decide())).isEqualTo("fra1=3");

    scenario.previous.clear();
    scenario.running("fra1", 9);
    assertThat(placed(scenario.decide())).isEqualTo("fra1=9");
  }

  @Test
  void doesNotScaleDownOverAGapInTheWindow() {
    double[] gap = steady(0);
    gap[gap.length - 5] = Double.NaN;
    scenario.demand(Map.of(FRANKFURT, steady(60), "u0yh", gap)).running("fra1", 9);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=9");
  }

  @Test
  void countsACellAtTheNearestChosenLocation() {
    scenario.demand(Map.of(FRANKFURT, steady(140), AMSTERDAM, steady(15)));
    assertThat(placed(scenario.decide())).as("ams1 is closed").isEqualTo("fra1=4");

    scenario.demand(Map.of(FRANKFURT, steady(140), AMSTERDAM, steady(21)));
    assertThat(placed(scenario.decide())).as("ams1 is open").isEqualTo("ams1=1 fra1=3");
  }

  @Test
  void givesANewLocationOfUnknownDemandTheMinimum() {
    scenario.readings.clear();

    assertThat(placed(scenario.decide())).isEqualTo("ams1=1");
  }

  @Test
  void runsTheSameNumberEverywhereWhenDuplicated() {
    scenario.policies.clear();
    scenario.policy(Policy.named("everywhere").duplicated(3)).running("fra1", 5);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=3 fra1=3 nyc1=3");
  }
}

package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.steadyThen;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivationTest {
  private final Scenario scenario =
      Scenario.threeClusters(Policy.followingDemand().locations(0, null));

  @Test
  void opensWhereDemandIsAtTheThresholdThroughoutTheWindow() {
    Decision decision = scenario.demand(FRANKFURT, 20).decide();

    assertThat(placed(decision)).isEqualTo("fra1=2");
    assertThat(decision.changed()).isTrue();
    assertThat(decision.moves())
        .containsExactly(new Move(START, "fra1", 0, 2, "20 requests/s for 2m, at or above 20"));
    assertThat(decision.placement().moves()).isEqualTo(decision.moves());
  }

  @Test
  void opensNothingWhenOneSampleOfTheWindowIsBelow() {
    scenario.demand(Map.of(FRANKFURT, steadyThen(31, 31, 19.9, 31, 31, 31)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEmpty();
    assertThat(verdict(decision, "fra1").text()).isEqualTo("31 requests/s, needs 20 for 2m");
  }

  @Test
  void looksNoFurtherBackThanTheWindow() {
    scenario.demand(Map.of(FRANKFURT, steadyThen(0, 31, 31, 31, 31, 31)));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2");
  }

  @Test
  void opensNothingBeforeTheSamplesCoverTheWindow() {
    scenario.demand(Map.of(FRANKFURT, new double[] {31, 31, 31, 31}));
    assertThat(placed(scenario.decide())).as("one minute and a half").isEmpty();

    scenario.demand(Map.of(FRANKFURT, new double[] {31, 31, 31, 31, 31}));
    assertThat(placed(scenario.decide())).as("two minutes").isEqualTo("fra1=2");
  }

  @Test
  void opensOnWhatIsKnownWhenThatAloneIsEnough() {
    scenario.demand(Map.of(FRANKFURT, steady(31), "u0yh", steady(Double.NaN)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("at least 31 requests/s for 2m, at or above 20");
  }

  @Test
  void closesWhereDemandIsBelowTheSecondThresholdThroughoutItsWindow() {
    scenario.running("fra1", 2).running("ams1", 2).healthy("ams1");
    scenario.demand(Map.of(FRANKFURT, steady(4), AMSTERDAM, steady(31)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2");
    assertThat(decision.moves())
        .containsExactly(new Move(START, "fra1", 2, 0, "4 requests/s for 30m, below 12"));
  }

  @Test
  void closesNothingWhenOneSampleOfTheWindowIsAtTheThreshold() {
    double[] demand = steady(4);
    demand[demand.length - 60] = 12;
    scenario.running("fra1", 2).running("ams1", 2).healthy("ams1");
    scenario.demand(Map.of(FRANKFURT, demand, AMSTERDAM, steady(31)));

    Decision decision = scenario.decide();

    assertThat(decision.changed()).isFalse();
    assertThat(verdict(decision, "fra1").text()).isEqualTo("4 requests/s, closes below 12 for 30m");
  }

  @Test
  void closesNothingBeforeTheSamplesCoverTheWindow() {
    scenario.running("fra1", 2).running("ams1", 2).healthy("ams1");
    double[] quarterOfAnHour = new double[31];
    double[] busy = new double[31];
    Arrays.fill(busy, 31);
    scenario.demand(Map.of(FRANKFURT, quarterOfAnHour, AMSTERDAM, busy));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");
  }

  @Test
  void closesNothingWhereACellIsUnknown() {
    double[] gap = steady(0);
    gap[gap.length - 20] = Double.NaN;
    scenario.running("fra1", 2).running("ams1", 2).healthy("ams1");
    scenario.demand(Map.of(FRANKFURT, steady(4), "u0yh", gap, AMSTERDAM, steady(31)));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");
  }

  @Test
  void closesNothingWhereThereIsNoCellAtAll() {
    scenario.running("fra1", 2).running("ams1", 2).healthy("ams1").demand(AMSTERDAM, 31);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2");
    assertThat(verdict(decision, "fra1").demand()).isNull();
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("demand unknown, closes below 12 for 30m");
  }

  @Test
  void saysHowFarAClosedLocationIsFromOpening() {
    Decision decision =
        scenario.demand(Map.of(FRANKFURT, steady(17.4), AMSTERDAM, steady(31))).decide();

    Decision.Verdict verdict = verdict(decision, "fra1");
    assertThat(verdict.chosen()).isFalse();
    assertThat(verdict.rule()).isEqualTo("activation");
    assertThat(verdict.field()).isEqualTo("spec.activation.threshold");
    assertThat(verdict.text()).isEqualTo("17.4 requests/s, needs 20 for 2m");
    assertThat(verdict.demand()).isEqualTo(17.4);
  }

  @Test
  void addsUpTheCellsAroundALocationWhetherItIsOpenOrNot() {
    scenario.running("ams1", 2).demand(Map.of(FRANKFURT, steady(12), "u0yh", steady(9)));

    assertThat(verdict(scenario.decide(), "fra1").demand()).isEqualTo(21.0);
  }

  @Test
  void countsUsersOfForbiddenLocationsAtTheNextNearest() {
    scenario.policy(Policy.followingDemand().locations(0, null).exclude("ams1"));
    scenario.demand(Map.of(FRANKFURT, steady(12), AMSTERDAM, steady(12)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2");
    assertThat(verdict(decision, "ams1").text()).isEqualTo("excluded by name");
    assertThat(verdict(decision, "ams1").field()).isEqualTo("spec.clusterAffinity.exclude");
  }

  @Test
  void followsASignalThatClustersMeasure() {
    scenario.signal("queue", LocatedBy.Cluster);
    scenario.policy(Policy.followingDemand().activatedBy("queue").locations(0, null));
    Map<String, double[]> cells = Map.of("nyc1", steady(25), "fra1", steady(5));
    scenario.reading("queue", SHOP, new Reading.Fresh(Scenario.window(START, cells)));

    assertThat(placed(scenario.decide())).isEqualTo("nyc1=2");
  }

  @Test
  void saysWhichCellsAreNoPlace() {
    scenario.demand(Map.of(FRANKFURT, steady(25), "unknown!", steady(99)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2");
    assertThat(Scenario.notices(decision))
        .containsExactly(
            "signal http-requests has values for what is no place, such as unknown! (cells: 1);"
                + " they count nowhere");
  }

  @Test
  void saysWhatItWentByAndHowOldThatIs() {
    scenario.demand(Map.of(FRANKFURT, steady(25), NEW_YORK, steady(1.5)));

    Decision decision = scenario.after(Duration.ofSeconds(42)).decide();

    assertThat(decision.inputs())
        .containsExactly(
            new Decision.Input(
                "http-requests",
                "Fresh",
                START,
                "potential demand, 42s old",
                List.of(
                    new Decision.LocationValue("fra1", 25),
                    new Decision.LocationValue("nyc1", 1.5))));
  }
}

package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Between fra1 and ams1 are some 360 km, and between either and nyc1 some 6,000. A replica needs
 * one core, and a location has two replicas unless demand scales them.
 */
class ObjectiveTest {
  private final Scenario scenario = Scenario.threeClusters(one()).needs(SHOP, "1", "0");

  private static Policy all() {
    return Policy.named("all");
  }

  private static Policy one() {
    return all().locations(1, 1);
  }

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  private void prices(double frankfurt, double amsterdam, double newYork) {
    scenario.price("fra1", frankfurt).price("ams1", amsterdam).price("nyc1", newYork);
  }

  @ParameterizedTest
  @CsvSource({"9, 1, 1, fra1", "1, 9, 1, ams1", "1, 1, 9, nyc1"})
  void takesTheNearestToTheUsers(double fra, double ams, double nyc, String nearest) {
    scenario.policy(one().scaledBy("http-requests"));
    demand(fra, ams, nyc);

    assertThat(placed(scenario.decide())).isEqualTo(nearest + "=1");
  }

  @Test
  void takesTheNearestOfThoseThatDemandDrawsWhereTheMaximumIsShort() {
    scenario.policy(one().activatedBy("http-requests"));
    demand(30, 25, 200);

    assertThat(placed(scenario.decide())).isEqualTo("nyc1=2");
  }

  @Test
  void takesTheCheapestByCost() {
    scenario.policy(one().objective(0, 1, 0));
    prices(0.05, 0.01, 0.03);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void avoidsTheFullByHeadroom() {
    scenario
        .policy(all().forApplications("app", SHOP).locations(1, 1).objective(0, 0, 1))
        .policy(Policy.named("other").forApplications("app", "other").only("ams1").priority(1))
        .application("other")
        .needs("other", "3", "0")
        .capacity("ams1", "10")
        .capacity("fra1", "10")
        .capacity("nyc1", "10");

    PlacementPlan plan = scenario.plan();

    assertThat(placed(Scenario.decision(plan, "other"))).isEqualTo("ams1=2");
    assertThat(placed(Scenario.decision(plan, SHOP))).isEqualTo("fra1=2");
  }

  @ParameterizedTest(name = "distance {0}, cost {1}: {2}")
  @CsvSource({"10, 1, fra1", "1, 1, ams1", "1, 0.1, fra1", "0.1, 0.1, ams1"})
  void tradesDistanceForCostByTheWeights(double distance, double cost, String best) {
    scenario.policy(one().objective(distance, cost, 0).scaledBy("http-requests"));
    demand(40, 0, 0);
    prices(1, 0, 1);

    assertThat(placed(scenario.decide())).isEqualTo(best + "=1");
  }

  @ParameterizedTest(name = "at {0} for each core: {1}")
  @CsvSource({"0.01, fra1=2 nyc1=2", "1.3, fra1=2 nyc1=2", "1.6, fra1=2"})
  void decidesHowManyByWhatEachSaves(double price, String expected) {
    scenario.policy(
        all()
            .locations(1, null)
            .objective(1, 1, 0)
            .scaledBy("http-requests", 1000, 2)
            .disruption(Duration.ZERO, null, 0.25));
    demand(51, 0, 49);
    prices(price, price, price);

    assertThat(placed(scenario.decide())).isEqualTo(expected);
  }

  @Test
  void keepsTheMinimumThoughFewerWouldCostLess() {
    scenario.policy(all().locations(2, 3).objective(0, 1, 0));
    prices(3, 1, 2);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 nyc1=2");
  }

  @Test
  void keepsTheMaximumThoughMoreWouldSaveDistance() {
    scenario.policy(all().locations(1, 2).objective(100, 1, 0).scaledBy("http-requests"));
    demand(20, 10, 40);
    prices(1, 1, 1);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=1 nyc1=1");
  }

  @Test
  void movesOnlyWhenTwoMovesPay() {
    scenario.policy(one().scaledBy("http-requests")).running("fra1", 1);

    demand(16, 24, 0);
    assertThat(scenario.decide().changed()).as("saves 0.07 for 0.5").isFalse();

    demand(19, 0, 21);
    assertThat(scenario.decide().changed()).as("saves 0.31 for 0.5").isFalse();

    demand(16, 0, 24);
    assertThat(placed(scenario.decide())).as("saves 1.24 for 0.5").isEqualTo("fra1=1! nyc1=1");
  }

  @Test
  void staysAsLongAsMovesAreDearer() {
    scenario
        .policy(one().scaledBy("http-requests").disruption(Duration.ZERO, null, 5))
        .running("fra1", 1);

    demand(0, 0, 50);

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void doesNotFollowNoiseBackAndForth() {
    scenario.policy(one().scaledBy("http-requests"));
    demand(20, 0, 20);
    scenario.settle();
    String placed = placed(scenario.decide());

    for (double noise : new double[] {1.03, 0.97, 1.02, 0.98, 1.03, 0.97}) {
      demand(20 * noise, 0, 20 / noise);
      scenario.after(Duration.ofMinutes(5));
      assertThat(placed(scenario.decide())).isEqualTo(placed);
      scenario.settle();
    }
  }

  @Test
  void goesByMeasuredRoundTripTimesOfDemandAtClusters() {
    scenario.policies.clear();
    scenario
        .policy(Policy.followingDemand().exclude("nyc1"))
        .signal("http-requests", LocatedBy.Cluster)
        .reading(
            "http-requests", SHOP, new Reading.Fresh(window(START, Map.of("nyc1", steady(31)))));
    assertThat(placed(scenario.decide())).as("by distance").isEqualTo("ams1=2");

    scenario
        .roundTripTime("nyc1", Duration.ofMillis(20))
        .roundTripTime("ams1", Duration.ofMillis(100))
        .roundTripTime("fra1", Duration.ofMillis(5));
    assertThat(placed(scenario.decide())).as("by link").isEqualTo("fra1=2");
  }

  @Test
  void locatesDemandByRegion() {
    scenario.policies.clear();
    scenario
        .policy(Policy.followingDemand().locations(0, null))
        .signal("http-requests", LocatedBy.Region)
        .reading(
            "http-requests",
            SHOP,
            new Reading.Fresh(window(START, Map.of("america", steady(31), "mars", steady(99)))));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=2");
    assertThat(Scenario.notices(decision))
        .containsExactly(
            "signal http-requests has values for what is no place, such as mars (cells: 1); they"
                + " count nowhere");
  }

  @Test
  void sendsTheUsersOfARegionToTheNearestWhereNoneWithinIsAllowed() {
    scenario.policies.clear();
    scenario
        .policy(Policy.followingDemand().locations(0, null).exclude("nyc1"))
        .signal("http-requests", LocatedBy.Region)
        .reading(
            "http-requests", SHOP, new Reading.Fresh(window(START, Map.of("america", steady(31)))));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }
}

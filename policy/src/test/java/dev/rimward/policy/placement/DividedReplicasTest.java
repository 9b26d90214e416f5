package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DividedReplicasTest {
  private final Scenario scenario = Scenario.threeClusters(divided(30, Weight.Even));

  private static Policy divided(int total, Weight weight) {
    return divided(total, weight, Preference.Weighted);
  }

  private static Policy divided(int total, Weight weight, Preference preference) {
    Policy policy = Policy.named("all").divided(total, weight, preference);
    return weight == Weight.Demand
        ? policy.locations(3, null).activatedBy("http-requests")
        : policy;
  }

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  private void capacities(String frankfurt, String amsterdam, String newYork) {
    scenario.capacity("fra1", frankfurt).capacity("ams1", amsterdam).capacity("nyc1", newYork);
  }

  private static SortedMap<String, Integer> replicas(Decision decision) {
    SortedMap<String, Integer> replicas = new TreeMap<>();
    for (LocationPlacement placed : decision.placement().locations()) {
      replicas.put(placed.location(), placed.replicas());
    }
    return replicas;
  }

  private static int sum(Decision decision) {
    return replicas(decision).values().stream().mapToInt(Integer::intValue).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "30, ams1=10 fra1=10 nyc1=10",
    "31, ams1=11 fra1=10 nyc1=10",
    "3, ams1=1 fra1=1 nyc1=1"
  })
  void dividesEvenly(int total, String expected) {
    scenario.policy(divided(total, Weight.Even));

    assertThat(placed(scenario.decide())).isEqualTo(expected);
  }

  @Test
  void dividesByCapacity() {
    capacities("10", "20", "30");
    scenario.policy(divided(30, Weight.Capacity));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=10 fra1=5 nyc1=15");
  }

  @Test
  void dividesByDemand() {
    demand(60, 30, 10);
    scenario.policy(divided(10, Weight.Demand));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=3 fra1=6 nyc1=1");
    assertThat(decision.inputs())
        .extracting(Decision.Input::detail)
        .containsExactly("potential demand, 0s old", "demand of the chosen locations, 0s old");
  }

  @Test
  void keepsTogetherWhatIsAggregated() {
    scenario.needs(SHOP, "1", "0");
    capacities("10", "20", "40");
    scenario.policy(divided(30, Weight.Capacity, Preference.Aggregated));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=30");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("aggregated");
    assertThat(verdict(decision, "fra1").chosen()).isFalse();
  }

  @Test
  void aggregatesAtAsManyAsAreNeededForRoomAndMinimum() {
    scenario.needs(SHOP, "1", "0");
    capacities("10", "20", "40");

    scenario.policy(divided(55, Weight.Capacity, Preference.Aggregated));
    assertThat(placed(scenario.decide())).isEqualTo("ams1=15 nyc1=40");

    scenario.policy(divided(30, Weight.Capacity, Preference.Aggregated).locations(2, null));
    assertThat(placed(scenario.decide())).isEqualTo("ams1=1 nyc1=29");
  }

  @Test
  void staysTogetherWhereItIsThoughAnotherHasMoreCapacityNow() {
    capacities("10", "20", "40");
    scenario.policy(divided(30, Weight.Capacity, Preference.Aggregated)).settle();
    assertThat(placed(scenario.decide())).isEqualTo("nyc1=30");

    capacities("99", "20", "40");

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void doesNotGoBackAndForthWhileOneThatIsNotNeededWaitsToLeave() {
    scenario.running("ams1", 10).running("fra1", 20);
    capacities("11", "10", "1");
    scenario.policy(divided(20, Weight.Capacity, Preference.Aggregated)).settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=10! fra1=20");

    capacities("11", "12", "1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=10! fra1=20");
  }

  @Test
  void dividesWithinTheRoom() {
    scenario.needs(SHOP, "1", "0");
    capacities("5", "5", "50");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=5 fra1=5 nyc1=20");
  }

  @Test
  void saysWhatDoesNotFit() {
    scenario.needs(SHOP, "1", "0");
    capacities("5", "5", "5");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=5 fra1=5 nyc1=5");
    assertThat(Scenario.notices(decision)).containsExactly("15 of 30 replicas fit");
  }

  @ParameterizedTest
  @EnumSource(Weight.class)
  void givesOutTheTotalExactlyAndOneMoreMovesNoOther(Weight weight) {
    demand(61, 17, 29);
    capacities("7", "19", "23");
    SortedMap<String, Integer> last = new TreeMap<>(Map.of("ams1", 0, "fra1", 0, "nyc1", 0));
    for (int total = 1; total <= 60; total++) {
      scenario.policy(divided(total, weight));

      Decision fresh = scenario.decide();

      assertThat(sum(fresh)).isEqualTo(total);
      SortedMap<String, Integer> now = replicas(fresh);
      last.forEach(
          (at, before) -> assertThat(now.getOrDefault(at, 0)).isGreaterThanOrEqualTo(before));
      last.putAll(now);
    }
  }

  @ParameterizedTest
  @EnumSource(Weight.class)
  void movesNoOtherWhenOneMoreIsAskedForOfWhatRuns(Weight weight) {
    demand(61, 17, 29);
    capacities("7", "19", "23");
    scenario.policy(divided(20, weight)).settle();
    for (int total = 21; total <= 60; total++) {
      SortedMap<String, Integer> before = replicas(scenario.decide());

      scenario.policy(divided(total, weight)).settle();

      SortedMap<String, Integer> now = replicas(scenario.decide());
      assertThat(now.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
      before.forEach(
          (at, count) -> assertThat(now.getOrDefault(at, 0)).isGreaterThanOrEqualTo(count));
    }
  }

  @ParameterizedTest
  @CsvSource({"55, ams1=15 fra1=30 nyc1=10", "550, ams1=150 fra1=300 nyc1=100"})
  void movesNothingForATenthOfNoise(int total, String expected) {
    Random random = new Random(7);
    demand(60, 30, 20);
    scenario.policy(divided(total, Weight.Demand)).settle();
    assertThat(placed(scenario.decide())).isEqualTo(expected);

    demand(66, 27, 18);
    assertThat(scenario.decide().changed()).isFalse();
    for (int step = 0; step < 50; step++) {
      demand(noisy(60, random), noisy(30, random), noisy(20, random));
      assertThat(scenario.decide().changed()).as("step %s", step).isFalse();
    }
  }

  private static double noisy(double value, Random random) {
    return value * (0.9 + 0.2 * random.nextDouble());
  }

  @Test
  void movesNothingForATenthOfNoiseBesideOneThatIsFull() {
    scenario.needs(SHOP, "1", "0").capacity("fra1", "100");
    demand(60, 30, 20);
    scenario.policy(divided(550, Weight.Demand)).settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=270 fra1=100 nyc1=180");

    demand(54, 33, 18);

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void movesNothingBetweenTheFullAndTheRestWhereReplicasAreAggregated() {
    scenario.needs(SHOP, "1", "0").capacity("fra1", "40").capacity("ams1", "40");
    scenario.capacity("nyc1", "40");
    demand(60, 58, 20);
    scenario.policy(divided(55, Weight.Demand, Preference.Aggregated).locations(1, null)).settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=15 fra1=40");

    demand(58, 60, 20);

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void followsDemandThatChangesForGood() {
    demand(60, 30, 20);
    scenario.policy(divided(55, Weight.Demand)).settle();

    demand(20, 30, 60);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=15 fra1=10 nyc1=30");
  }

  @Test
  void leavesWhatCannotBeReachedAsItIsAndDividesTheRest() {
    scenario.running("ams1", 10).running("fra1", 10).running("nyc1", 10);
    scenario.policy(divided(44, Weight.Even));

    scenario.unreachableFor(Duration.ofMinutes(1), "ams1");
    assertThat(placed(scenario.decide())).isEqualTo("ams1=10 fra1=17 nyc1=17");

    scenario.reachable("ams1").suspendCluster("fra1");
    assertThat(placed(scenario.decide())).isEqualTo("ams1=17 fra1=10 nyc1=17");
  }

  @ParameterizedTest
  @EnumSource(Preference.class)
  void leavesWhatCannotBeReachedAsItIsThoughFewerAreAskedFor(Preference preference) {
    scenario.running("ams1", 3).running("fra1", 5).running("nyc1", 1).healthy("nyc1");
    scenario.policy(divided(6, Weight.Even, preference).locations(3, null));

    scenario.unreachableFor(Duration.ofMinutes(1), "ams1", "fra1");

    assertThat(placed(scenario.decide())).startsWith("ams1=3 fra1=5");
  }

  @Test
  void placesNoMoreLocationsThanReplicas() {
    capacities("10", "20", "30");
    scenario.policy(divided(2, Weight.Capacity));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=1 nyc1=1");
    assertThat(verdict(decision, "fra1").chosen()).isFalse();
  }

  @Test
  void keepsTheDivisionWhileDemandIsUnknown() {
    demand(60, 30, 10);
    scenario.policy(divided(10, Weight.Demand)).settle();

    scenario.readings.clear();
    assertThat(scenario.decide().changed()).isFalse();

    Decision decision = scenario.policy(divided(11, Weight.Demand)).decide();
    assertThat(sum(decision)).isEqualTo(11);
    assertThat(decision.moves()).as("only what is more").hasSize(1);
  }

  @Test
  void dividesEvenlyAtFirstWhileDemandIsUnknown() {
    scenario.policy(divided(9, Weight.Demand));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=3 fra1=3 nyc1=3");
  }
}

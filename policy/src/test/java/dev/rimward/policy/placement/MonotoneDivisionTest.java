package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One replica more comes to one location and moves none of the others. */
class MonotoneDivisionTest {
  private static final int FLEETS = 200;

  @ParameterizedTest
  @EnumSource(Preference.class)
  void oneReplicaMoreMovesNoOther(Preference preference) {
    for (long seed = 0; seed < FLEETS; seed++) {
      Random random = new Random(seed);
      Scenario scenario = fleet(random);
      Weight weight = random.nextBoolean() ? Weight.Even : Weight.Capacity;
      int first = 1 + random.nextInt(10);
      ApplicationPlacement before = divide(scenario, first, weight, preference);
      for (int total = first + 1; total < first + 8; total++) {
        ApplicationPlacement after = divide(scenario, total, weight, preference);
        int more = 0;
        for (LocationPlacement placed : after.locations()) {
          int was = before.at(placed.location()).map(LocationPlacement::replicas).orElse(0);
          assertThat(placed.replicas())
              .as("seed %d, %d replicas: %s became %s", seed, total, before, after)
              .isBetween(was, was + 1);
          more += placed.replicas() - was;
        }
        assertThat(Story.open(after)).containsAll(Story.open(before));
        assertThat(more).as("seed %d, %d replicas", seed, total).isEqualTo(1);
        before = after;
      }
    }
  }

  private static ApplicationPlacement divide(
      Scenario scenario, int total, Weight weight, Preference preference) {
    scenario.policy(Policy.named("divided").divided(total, weight, preference));
    scenario.settle();
    return Optional.ofNullable(scenario.previous.get(SHOP)).orElseThrow();
  }

  /** With room for all. */
  private static Scenario fleet(Random random) {
    Scenario scenario = new Scenario().application(SHOP).needs(SHOP, "1", "0");
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      scenario.cluster("c" + i, random.nextInt(90), random.nextInt(180), "anywhere");
      scenario.capacity("c" + i, 3 + random.nextInt(20) + "").reachable("c" + i);
    }
    return scenario.cluster("large", 0, 0, "anywhere").capacity("large", "40").reachable("large");
  }
}

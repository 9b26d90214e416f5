package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an application's own ConfigMap makes of its placement. */
class LocationOptimizerTest {
  /** A day and ten minutes in steps of two. */
  private static final int SAMPLES = 726;

  private static final Policy EUROPE = Policy.named("europe").inRegion("europe").duplicated(3);

  @Test
  void placesAnApplicationThatNoPolicySelects() {
    Scenario scenario = fleet().demand(Map.of());
    assertThat(locations(scenario)).isEmpty();
    with(scenario, new Static(List.of("nyc1", "fra1")));
    assertThat(locations(scenario)).containsExactly("fra1", "nyc1");
    assertThat(scenario.decide().placement().locations())
        .extracting(LocationPlacement::replicas)
        .containsOnly(4);
    assertThat(scenario.decide().placement().policy()).isEqualTo("location-optimizer");
  }

  @Test
  void opensWhereTheAverageOfHalfAnHourIsEnough() {
    Scenario scenario = with(fleet(), new Dynamic(List.of(), List.of(), 1, 3, 20));
    reading(scenario, traffic(50, 50), traffic(0, 100));
    assertThat(locations(scenario)).containsExactly("fra1", "nyc1");
  }

  @Test
  void isNotMovedByABurst() {
    Scenario scenario = with(fleet(), new Dynamic(List.of(), List.of(), 1, 3, 20));
    double[] burst = traffic(0, 0);
    Arrays.fill(burst, SAMPLES - 4, SAMPLES, 60); // a mean of 16, and of 60 for eight minutes
    reading(scenario, traffic(50, 50), burst);
    assertThat(locations(scenario)).containsExactly("fra1");
  }

  @Test
  void neverLeavesWhatThePolicyAllows() {
    Scenario scenario = with(fleet().policy(EUROPE), new Static(List.of("nyc1", "fra1")));
    reading(scenario, traffic(50, 50), traffic(50, 50));
    assertThat(locations(scenario)).containsExactly("fra1");
    assertThat(scenario.decide().placement().locations())
        .extracting(LocationPlacement::replicas)
        .containsOnly(3);
    assertThat(Scenario.notices(scenario.decide()))
        .anyMatch(
            notice -> notice.contains("cluster nyc1") && notice.contains("PlacementPolicy europe"));
  }

  @Test
  void neverOpensInARegionThatMustNotBeIncluded() {
    Scenario scenario = with(fleet(), new Dynamic(List.of(), List.of("america"), 1, 3, 20));
    reading(scenario, traffic(0, 0), traffic(90, 90));
    assertThat(locations(scenario)).isNotEmpty().doesNotContain("nyc1");
  }

  private static Scenario fleet() {
    Scenario scenario = Scenario.threeClusters(EUROPE);
    scenario.policies.clear();
    return scenario;
  }

  private static Scenario with(Scenario scenario, LocationOptimizer optimizer) {
    scenario.requirements.put(SHOP, new Requirements(Resources.NONE, Resources.NONE, 4, optimizer));
    return scenario;
  }

  private static List<String> locations(Scenario scenario) {
    return scenario.decide().placement().locations().stream()
        .map(LocationPlacement::location)
        .toList();
  }

  /** One value all day, and another in the last half hour. */
  private static double[] traffic(double before, double now) {
    double[] values = new double[SAMPLES];
    Arrays.fill(values, before);
    Arrays.fill(values, SAMPLES - 15, SAMPLES, now);
    return values;
  }

  private static void reading(Scenario scenario, double[] frankfurt, double[] newYork) {
    List<Instant> times =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> START.minusSeconds(120L * (SAMPLES - 1 - i)))
            .toList();
    scenario.reading(
        "http-requests",
        SHOP,
        new Reading.Fresh(
            new SignalWindow(times, Map.of(FRANKFURT, frankfurt, NEW_YORK, newYork))));
  }
}

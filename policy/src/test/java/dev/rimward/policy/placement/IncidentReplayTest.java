package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What went wrong elsewhere, and must not here. */
class IncidentReplayTest {
  private final Scenario scenario =
      Scenario.threeClusters(
              Policy.followingDemand()
                  .scaledBy("http-requests")
                  .locations(1, 2)
                  .failover(300, Duration.ZERO, "100%"))
          .demand(Map.of(FRANKFURT, steady(200), AMSTERDAM, steady(90), NEW_YORK, steady(0)));

  /**
   * karmada-io/karmada#7455: an empty schedule result counted as healthy, and a timeout deleted the
   * old copy though nothing had replaced it.
   */
  @Test
  void karmada7455KeepsTheOldCopyWhenNothingReplacesIt() {
    scenario.running("fra1", 4).healthy("fra1");
    scenario.unreachableFor(Duration.ofHours(1), "fra1", "ams1", "nyc1").settle();
    assertThat(placed(scenario.decide())).isEqualTo("fra1=4!");

    scenario.after(Duration.ofDays(7));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=4!");
  }

  /** The same incident, with a replacement that is scheduled and never gets healthy. */
  @Test
  void karmada7455KeepsTheOldCopyWhenItsReplacementNeverGetsHealthy() {
    scenario.running("fra1", 4).healthy("fra1");
    scenario.unreachableFor(Duration.ofHours(1), "fra1").settle();

    scenario.after(Duration.ofDays(7)).health(Health.Degraded, "ams1");

    assertThat(placed(scenario.decide())).contains("fra1=4!");
  }

  /** kedacore/keda#965: Prometheus was down, which was read as zero, and all was scaled to zero. */
  @Test
  void keda965TakesALostPrometheusForUnknownAndNotForZero() {
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=4");
    scenario.healthy("ams1", "fra1");

    scenario
        .after(Duration.ofDays(1))
        .reading("http-requests", SHOP, new Reading.Unknown("connection refused"));
    assertThat(scenario.decide().placement()).isSameAs(scenario.previous.get(SHOP));

    scenario.demand(Map.of());
    assertThat(scenario.decide().placement())
        .as("an empty answer is not zero either")
        .isSameAs(scenario.previous.get(SHOP));

    scenario.demand(Map.of(FRANKFURT, steady(Double.NaN), AMSTERDAM, steady(Double.NaN)));
    assertThat(scenario.decide().placement())
        .as("nor is NaN")
        .isSameAs(scenario.previous.get(SHOP));
  }

  /** liqotech/liqo#1030: a short loss of the link took all work off the cluster and back again. */
  @Test
  void liqo1030MovesNothingForAShortLossOfTheLink() {
    scenario.settle();
    scenario.healthy("ams1", "fra1");
    ApplicationPlacement before = scenario.previous.get(SHOP);

    for (int second = 0; second < 300; second += 30) {
      scenario.unreachableFor(Duration.ofSeconds(second), "fra1", "nyc1");
      assertThat(scenario.decide().placement()).isSameAs(before);
    }

    scenario.reachable("fra1", "nyc1");
    assertThat(scenario.decide().placement()).isSameAs(before);
  }
}

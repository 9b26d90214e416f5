package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownSignalTest {
  private static final Reading REFUSED = new Reading.Unknown("connection refused");

  private final Scenario scenario =
      Scenario.threeClusters(Policy.followingDemand().locations(1, null))
          .reading("http-requests", SHOP, REFUSED);

  @Test
  void freezesTheLocationsAndSaysWhy() {
    scenario.running("fra1", 2).running("nyc1", 2).healthy("fra1", "nyc1");

    Decision decision = scenario.decide();

    assertThat(decision.placement()).isSameAs(scenario.previous.get(SHOP));
    assertThat(Scenario.notices(decision))
        .containsExactly(
            "signal http-requests is unknown: connection refused; nothing is added or removed"
                + " because of it");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("stays: signal http-requests is unknown: connection refused");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("signal");
  }

  @Test
  void freezesOnAStaleSignalToo() {
    scenario.running("fra1", 2).running("nyc1", 2).healthy("fra1", "nyc1");
    Map<String, double[]> idle = Map.of(FRANKFURT, steady(0), NEW_YORK, steady(0));
    scenario.reading(
        "http-requests",
        SHOP,
        new Reading.Stale(Scenario.window(scenario.now, idle), Duration.ofMinutes(7)));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(Scenario.notices(decision))
        .containsExactly(
            "signal http-requests is stale: its newest sample is 7m old; nothing is added or"
                + " removed because of it");
    assertThat(decision.inputs().getFirst().state()).isEqualTo("Stale");
    assertThat(decision.inputs().getFirst().values()).isEmpty();
  }

  @Test
  void freezesOnASignalThatIsNotInTheFleetAndOnOneThatWasNotRead() {
    scenario.running("fra1", 2).readings.clear();
    assertThat(Scenario.notices(scenario.decide()).getFirst())
        .contains("is unknown: it was not read;");

    scenario.signals.clear();
    assertThat(Scenario.notices(scenario.decide()).getFirst())
        .contains("is unknown: it is not in the fleet;");
  }

  @Test
  void freezesOnASignalWithoutSamples() {
    scenario.running("fra1", 2).demand(Map.of()).reading("http-requests", SHOP, empty());

    assertThat(Scenario.notices(scenario.decide()).getFirst()).contains("it has no samples");
  }

  private static Reading empty() {
    return new Reading.Fresh(new SignalWindow(List.of(), Map.of()));
  }

  @Test
  void stillFillsTheMinimumByName() {
    scenario.policy(Policy.followingDemand().locations(2, null)).running("nyc1", 2);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").text()).isEqualTo("demand unknown, one of at least 2");
  }

  @Test
  void doesNotEnforceAMaximumThatWasLoweredMeanwhile() {
    scenario.policy(Policy.followingDemand().locations(1, 1));
    scenario.running("fra1", 2).running("nyc1", 2).healthy("fra1", "nyc1");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    assertThat(Scenario.notices(decision))
        .contains("2 locations stay until then, spec.locations.max is 1");
  }

  @Test
  void neitherRemovesNorRevivesACopyThatWasLeaving() {
    scenario.running("fra1", 2).leaving("nyc1", 3, Duration.ofMinutes(5)).healthy("fra1");

    assertThat(scenario.decide().changed()).isFalse();
  }

  @Test
  void keepsReplicasThatItsSignalWouldScale() {
    scenario.policy(Policy.followingDemand().scaledBy("http-requests")).running("fra1", 7);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=7");
    assertThat(Scenario.notices(decision))
        .contains("signal http-requests is unknown: connection refused; replicas stay as they are");
  }

  /** Without the users, one place is as good as another: the cheaper must not win meanwhile. */
  @Test
  void exchangesNothingByAnObjectiveWhoseUsersAreNotKnown() {
    Scenario choice =
        Scenario.threeClusters(
                Policy.named("follow-demand")
                    .locations(1, 1)
                    .objective(1, 1, 0)
                    .scaledBy("http-requests"))
            .needs(SHOP, "1", "0")
            .price("fra1", 9)
            .price("nyc1", 0.1)
            .running("fra1", 1)
            .healthy("fra1");

    choice.reading("http-requests", SHOP, new Reading.Unknown("connection refused"));
    assertThat(choice.decide().changed()).isFalse();

    assertThat(placed(choice.demand(FRANKFURT, 0.1).decide()))
        .as("with them it does")
        .isEqualTo("ams1=1 fra1=1!");
  }
}

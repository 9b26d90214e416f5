package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static dev.rimward.policy.placement.Scenario.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of three clusters two cannot be reached, one is taken for normal; fra1 runs the application. */
class MassOutageTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Scenario scenario =
      Scenario.threeClusters(policy().scaledBy("http-requests"))
          .running("fra1", 3)
          .demand(Map.of(FRANKFURT, steady(400), AMSTERDAM, steady(99), NEW_YORK, steady(99)))
          .unreachableFor(LONG, "fra1", "ams1");

  private static Policy policy() {
    return Policy.followingDemand().locations(1, null).failover(300, Duration.ZERO, "1");
  }

  private static void assertFrozen(Decision decision) {
    assertThat(decision.changed()).isFalse();
    assertThat(decision.notices())
        .containsExactly(
            new Notice(
                Notice.Kind.Outage,
                "2 of 3 clusters cannot be reached at once, at most 1 is taken for failures of"
                    + " clusters; nothing is moved"));
  }

  @Test
  void addsRemovesAndScalesNothing() {
    Decision decision = scenario.decide();

    assertFrozen(decision);
    for (String location : scenario.clusters.keySet()) {
      assertThat(verdict(decision, location).chosen()).isEqualTo(location.equals("fra1"));
    }
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("outage");
    assertThat(verdict(decision, "fra1").field()).isEqualTo("spec.failover.maxUnavailable");
    assertThat(verdict(decision, "nyc1").rule()).isEqualTo("outage");
  }

  @Test
  void scalesNothingWhereTheClusterCanBeReached() {
    scenario.running("nyc1", 1);

    assertFrozen(scenario.decide());
  }

  @Test
  void dividesNothingAnew() {
    scenario.running("nyc1", 7).policy(policy().divided(30, Weight.Even, Preference.Weighted));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=3 nyc1=7");
  }

  @Test
  void closesNothingForWantOfDemand() {
    scenario.running("nyc1", 1).demand(Map.of(FRANKFURT, steady(0), NEW_YORK, steady(0)));

    assertFrozen(scenario.decide());
  }

  @Test
  void lowersNothingToTheMaximumOrForATaint() {
    scenario.running("nyc1", 1).policy(policy().locations(1, 1));
    assertThat(placed(scenario.decide())).isEqualTo("fra1=3 nyc1=1");

    scenario.policy(policy()).taint("nyc1", new Taint("a", "", Taint.Effect.NoSchedule));
    assertFrozen(scenario.decide());
  }

  @Test
  void letsLeavingCopiesWaitThoughTheirReplacementIsHealthy() {
    scenario.running("nyc1", 2).leaving("ams1", 2, LONG).healthy("fra1", "nyc1");

    assertFrozen(scenario.decide());
  }

  @Test
  void removesWhatIsForbiddenAllTheSame() {
    scenario.running("nyc1", 2).healthy("nyc1");
    scenario.cluster("gru1", -23.43, -46.47, "latam").unreachableFor(LONG, "gru1");
    scenario.policy(policy().exclude("fra1"));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=2");
    assertThat(decision.notices())
        .extracting(Notice::kind)
        .containsExactlyInAnyOrder(Notice.Kind.Outage, Notice.Kind.Compliance);
  }

  @Test
  void opensALegalReplacementForTheOnlyCopy() {
    scenario.cluster("gru1", -23.43, -46.47, "latam").unreachableFor(LONG, "gru1");
    scenario.policy(policy().exclude("fra1"));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=3! nyc1=2");
  }

  @Test
  void stillPlacesANewApplication() {
    scenario.previous.clear();

    Decision decision = scenario.decide();

    assertThat(decision.placement().locations())
        .extracting(ApplicationPlacement.LocationPlacement::location)
        .containsExactly("nyc1");
  }

  @Test
  void goesOnWhenEnoughAnswerAgain() {
    scenario.reachable("ams1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=10 fra1=3! nyc1=2");
  }

  @Test
  void doesNotCountClustersThatServeTraffic() {
    scenario
        .signal("ingress", LocatedBy.Cluster)
        .reading("ingress", SHOP, new Reading.Fresh(window(START, Map.of("ams1", steady(0.1)))));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=3! nyc1=10");
  }

  @Test
  void countsOnlyWhatThePolicyAllows() {
    scenario.policy(policy().exclude("ams1"));

    assertThat(placed(scenario.decide())).as("one of two").isEqualTo("fra1=3! nyc1=2");
  }

  @ParameterizedTest(name = "{0} of three: frozen is {1}")
  @CsvSource({
    "0, true",
    "1, true",
    "2, false",
    "25%, true",
    "33%, true",
    "34%, false",
    "100%, false"
  })
  void countsByNumberOrByShare(String maxUnavailable, boolean isFrozen) {
    scenario.policy(
        Policy.followingDemand().locations(1, null).failover(300, Duration.ZERO, maxUnavailable));

    Decision decision = scenario.decide();

    assertThat(decision.notices().stream().anyMatch(n -> n.kind() == Notice.Kind.Outage))
        .isEqualTo(isFrozen);
  }

  @Test
  void countsALossFromItsFirstMoment() {
    scenario.unreachableFor(Duration.ofSeconds(1), "ams1");

    assertFrozen(scenario.decide());
  }
}

package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Decision.Notice;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisruptionTest {
  private static final String SAO_PAULO = "6gyf";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Scenario scenario = Scenario.threeClusters(resident().locations(0, null));

  private static Policy resident() {
    return Policy.followingDemand().disruption(HOUR, null, 0.25);
  }

  private static Policy moving(int perHour) {
    return Policy.followingDemand().disruption(Duration.ZERO, perHour, 0.25);
  }

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  @Test
  void keepsALocationOpenForItsResidency() {
    demand(31, 0, 0);
    scenario.settleAndRestart();
    demand(0, 0, 0);

    Decision decision = scenario.after(HOUR.minusSeconds(1)).decide();
    assertThat(decision.changed()).isFalse();
    assertThat(verdict(decision, "fra1").chosen()).isTrue();
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("residency");
    assertThat(verdict(decision, "fra1").field()).isEqualTo("spec.disruption.minResidency");
    assertThat(verdict(decision, "fra1").text()).isEqualTo("0 requests/s, opened less than 1h ago");

    assertThat(placed(scenario.after(Duration.ofSeconds(1)).decide())).isEmpty();
  }

  @Test
  void keepsResidentsThoughTheMaximumWasLowered() {
    demand(31, 31, 31);
    scenario.settle();
    scenario.policy(resident().locations(1, 1));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
    assertThat(placed(scenario.after(HOUR).decide())).contains("!");
  }

  @Test
  void opensSoManyWithinAnHourTheHighestDemandFirst() {
    scenario.policy(moving(2));
    demand(25, 35, 30);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 nyc1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("moves");
    assertThat(verdict(decision, "fra1").field()).isEqualTo("spec.disruption.maxMovesPerHour");
    assertThat(decision.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.Deferred);
  }

  @Test
  void countsMovesOverARollingHourWhateverWasRestartedMeanwhile() {
    scenario.policy(moving(2));
    demand(0, 35, 0);
    scenario.settleAndRestart();
    demand(25, 35, 0);
    scenario.after(Duration.ofMinutes(40)).settleAndRestart();
    demand(25, 35, 30);

    scenario.after(Duration.ofMinutes(20).minusSeconds(1)).settleAndRestart();
    Decision waiting = scenario.decide();
    assertThat(placed(waiting)).isEqualTo("ams1=2 fra1=2");
    assertThat(verdict(waiting, "nyc1").text())
        .isEqualTo("30 requests/s, waits: 2 moves within the hour, at most 2");

    assertThat(placed(scenario.after(Duration.ofSeconds(1)).decide()))
        .isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void opensBeforeItCloses() {
    scenario.policy(moving(1)).running("fra1", 2).running("ams1", 2).healthy("fra1");
    demand(31, 0, 31);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2 nyc1=2");
    assertThat(verdict(decision, "ams1").chosen()).isTrue();
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("moves");

    scenario.settle();
    assertThat(placed(scenario.after(HOUR).decide())).isEqualTo("fra1=2 nyc1=2");
  }

  @Test
  void doesNotHoldUpTheMinimum() {
    scenario.policy(moving(1).locations(3, null));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void doesNotHoldUpMustInclude() {
    scenario.policy(moving(1)).running("fra1", 2);
    demand(31, 31, 0);
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");

    scenario.policy(moving(1).mustInclude("topology.kubernetes.io/region", "america"));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2 nyc1=2");
  }

  @Test
  void keepsTheMaximumThoughMustIncludeIsNotHeldUp() {
    scenario.policy(moving(1)).running("fra1", 2);
    demand(35, 31, 0);
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2");

    scenario.policy(
        moving(1).locations(1, 2).mustInclude("topology.kubernetes.io/region", "america"));

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2! fra1=2 nyc1=2");
  }

  @Test
  void closesForAnOpeningNotTheLastOfAGroup() {
    scenario
        .cluster("gru1", -23.43, -46.47, "latam")
        .reachable("gru1")
        .policy(moving(2).locations(1, 2).mustInclude("topology.kubernetes.io/region", "europe"))
        .running("fra1", 2)
        .running("nyc1", 2);
    scenario.demand(
        Map.of(
            FRANKFURT,
            steady(0),
            AMSTERDAM,
            steady(31),
            NEW_YORK,
            steady(1),
            SAO_PAULO,
            steady(99)));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2 gru1=2 nyc1=2!");
  }

  @Test
  void doesNotHoldUpFailover() {
    scenario.policy(moving(1).failover(300)).running("fra1", 2).running("nyc1", 2);
    demand(31, 0, 31);
    scenario.cluster("gru1", -23.43, -46.47, "latam").reachable("gru1");
    scenario.demand(Map.of(FRANKFURT, steady(31), NEW_YORK, steady(31), SAO_PAULO, steady(31)));
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("fra1=2 gru1=2 nyc1=2");

    scenario.after(Duration.ofMinutes(1)).unreachableFor(HOUR, "fra1");

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2! gru1=2 nyc1=2");
  }

  @Test
  void replacesAFailedCopyOnceOnlyPastTheLimit() {
    scenario.policy(moving(1).failover(300)).running("fra1", 2).running("nyc1", 2);
    scenario.cluster("gru1", -23.43, -46.47, "latam").reachable("gru1");
    demand(31, 0, 31);
    scenario.unreachableFor(HOUR, "fra1").settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2! nyc1=2");

    scenario.demand(Map.of(FRANKFURT, steady(31), NEW_YORK, steady(31), SAO_PAULO, steady(31)));

    assertThat(placed(scenario.after(Duration.ofMinutes(1)).decide()))
        .isEqualTo("ams1=2 fra1=2! nyc1=2");
  }

  @Test
  void countsNoChangeOfReplicas() {
    scenario.policy(moving(2).scaledBy("http-requests")).running("fra1", 1);
    for (int demand = 100; demand <= 400; demand += 100) {
      demand(demand, 0, 0);
      scenario.after(Duration.ofMinutes(1)).settle();
    }
    assertThat(placed(scenario.decide())).isEqualTo("fra1=8");

    demand(400, 31, 31);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=1 fra1=8 nyc1=1");
  }

  @Test
  void closesNothingForAnOpeningThatWaits() {
    scenario.policies.clear();
    scenario
        .policy(
            Policy.named("two")
                .locations(1, 2)
                .scaledBy("http-requests")
                .disruption(Duration.ZERO, 1, 0))
        .running("ams1", 1)
        .running("fra1", 1)
        .healthy("ams1", "fra1");
    demand(20, 0, 30);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=1 fra1=1");
    assertThat(verdict(decision, "nyc1").rule()).isEqualTo("moves");
    assertThat(verdict(decision, "ams1").rule()).isEqualTo("moves");
  }

  @Test
  void keepsTheLastOfAGroupWhileItsReplacementWaits() {
    scenario
        .policy(moving(1).locations(1, 2).mustInclude("topology.kubernetes.io/region", "europe"))
        .running("fra1", 2)
        .running("nyc1", 2)
        .healthy("fra1", "nyc1");
    demand(0, 31, 31);

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2 nyc1=2");
  }

  /** The other application gives up its room in fra1 only after the shop was planned. */
  @Test
  void countsWhatWasOpenedInAnEarlierRoundOfTheSamePlan() {
    scenario.policies.clear();
    scenario
        .running("fra1", 1)
        .handOver("other")
        .application("other")
        .needs("other", "1", "0")
        .needs(SHOP, "1", "0")
        .capacity("fra1", "1")
        .policy(
            Policy.named("other")
                .forApplications("app", "other")
                .duplicated(1)
                .only("ams1")
                .complianceGrace(Duration.ZERO))
        .policy(
            Policy.named("shop")
                .forApplications("app", SHOP)
                .priority(1)
                .duplicated(1)
                .only("fra1", "nyc1")
                .disruption(Duration.ZERO, 1, 0.25));

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("nyc1=1");
    assertThat(verdict(decision, "nyc1").change()).isEqualTo("added");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("moves");
  }
}

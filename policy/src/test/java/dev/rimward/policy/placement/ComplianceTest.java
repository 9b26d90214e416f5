package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Decision.Notice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code clusterAffinity.expression}: at first in DE and NL only. */
class ComplianceTest {
  private static final String EUROPEAN = "cluster.location.country in [\"DE\", \"NL\"]";
  private static final String MOVED = "FR";

  private final Scenario scenario =
      Scenario.threeClusters(everywhere())
          .country("fra1", "DE")
          .country("ams1", "NL")
          .country("nyc1", "US")
          .healthy("fra1");

  private static Policy everywhere() {
    return Policy.named("legal").where(EUROPEAN);
  }

  private static List<Notice> compliance(Decision decision) {
    return decision.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.Compliance)
        .toList();
  }

  @Test
  void placesWhereTheExpressionHolds() {
    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2");
    assertThat(verdict(decision, "nyc1").rule()).isEqualTo("affinity");
    assertThat(verdict(decision, "nyc1").field()).isEqualTo("spec.clusterAffinity.expression");
    assertThat(verdict(decision, "nyc1").text()).isEqualTo(EUROPEAN + " is false");
  }

  @Test
  void excludesWhereItCannotBeEvaluated() {
    scenario.cluster("new1", 48, 2, "europe").reachable("new1");

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2");
    assertThat(verdict(decision, "new1").rule()).isEqualTo("affinity");
    assertThat(verdict(decision, "new1").text()).contains("cannot be evaluated");
  }

  @Test
  void seesAllThatTheDocumentSays() {
    scenario
        .price("ams1", 0.5)
        .price("fra1", 0.01)
        .policy(
            Policy.named("legal")
                .where("has(cluster.pricePerCpuHour) && cluster.pricePerCpuHour < 0.1"));

    assertThat(placed(scenario.decide())).isEqualTo("fra1=2");
  }

  @Test
  void movesTheCopyAwayAsSoonAsALegalReplacementIsHealthy() {
    scenario.policy(everywhere().locations(1, 1)).running("fra1", 2).country("fra1", MOVED);

    Decision waiting = scenario.decide();
    assertThat(placed(waiting)).isEqualTo("ams1=2 fra1=2!");
    assertThat(compliance(waiting))
        .containsExactly(
            new Notice(
                Notice.Kind.Compliance,
                "fra1 is not allowed any more ("
                    + EUROPEAN
                    + " is false); it stays until a legal replacement is healthy, at most 10m"));

    scenario.settleAndRestart();
    scenario.after(Duration.ofMinutes(1)).healthy("ams1");
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void removesTheCopyAfterTheGraceThoughNoReplacementIsHealthy() {
    scenario.policy(everywhere().locations(1, 1)).running("fra1", 2).country("fra1", MOVED);
    scenario.settleAndRestart();

    scenario.after(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");

    Decision decision = scenario.after(Duration.ofSeconds(1)).decide();
    assertThat(placed(decision)).isEqualTo("ams1=2");
    assertThat(compliance(decision))
        .extracting(Notice::text)
        .singleElement()
        .asString()
        .endsWith("it goes after 10m though no legal replacement is healthy");
  }

  @Test
  void removesTheCopyAtOnceWithoutGrace() {
    scenario
        .policy(everywhere().complianceGrace(Duration.ZERO))
        .running("fra1", 2)
        .country("fra1", MOVED);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void comesBackWhenItIsAllowedAgainInTime() {
    scenario.policy(everywhere()).running("fra1", 2).running("ams1", 2).country("fra1", MOVED);
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");

    Decision decision = scenario.after(Duration.ofMinutes(5)).country("fra1", "DE").decide();

    assertThat(placed(decision)).isEqualTo("ams1=2 fra1=2");
    assertThat(compliance(decision)).isEmpty();
  }

  @Test
  void doesNotWaitForResidency() {
    scenario
        .policy(everywhere().locations(1, 1).disruption(Duration.ofDays(30), null, 5))
        .running("fra1", 2)
        .country("fra1", MOVED);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");
  }

  @Test
  void doesNotWaitForMovesPerHour() {
    scenario
        .cluster("par1", 48.85, 2.35, "europe")
        .country("par1", "DE")
        .reachable("par1")
        .policy(everywhere().locations(1, 2).disruption(Duration.ZERO, 1, 5));
    scenario.settle();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
    scenario.after(Duration.ofMinutes(50)).settle();
    scenario.after(Duration.ofMinutes(11)).settle();
    assertThat(placed(scenario.decide())).as("one an hour").isEqualTo("ams1=2 fra1=2");

    scenario.country("fra1", MOVED).settle();

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2! par1=2");
  }

  @Test
  void goesOnWhileTooManyClustersCannotBeReached() {
    scenario.policy(everywhere().failover(300, Duration.ZERO, "0"));
    scenario.running("fra1", 2).running("ams1", 2).country("fra1", MOVED);
    scenario.cluster("par1", 48.85, 2.35, "europe").country("par1", "DE");
    scenario.condition(State.Unreachable, START, "par1");

    Decision decision = scenario.healthy("ams1").decide();

    assertThat(placed(decision)).isEqualTo("ams1=2");
  }

  @Test
  void opensALegalReplacementWhileSignalsAreUnknown() {
    scenario.policy(everywhere().activatedBy("http-requests").locations(1, 2));
    scenario.demand(FRANKFURT, 31).settle();
    assertThat(placed(scenario.decide())).isEqualTo("fra1=2");

    scenario.readings.clear();
    scenario.country("fra1", MOVED);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2 fra1=2!");
  }
}

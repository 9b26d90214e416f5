package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.steadyThen;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.placement.Decision.Score;
import dev.rimward.policy.placement.Decision.Verdict;
import dev.rimward.policy.signal.Geohash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final GeoPoint FRA1 = new GeoPoint(50.11, 8.68);
  private static final GeoPoint AMS1 = new GeoPoint(52.37, 4.90);
  private static final GeoPoint NYC1 = new GeoPoint(40.71, -74.01);

  private final Scenario scenario = Scenario.threeClusters(Policy.followingDemand());

  private void demand(double frankfurt, double amsterdam, double newYork) {
    scenario.demand(
        Map.of(
            FRANKFURT, steady(frankfurt), AMSTERDAM, steady(amsterdam), NEW_YORK, steady(newYork)));
  }

  private static Score score(Decision decision, String location) {
    return Objects.requireNonNull(verdict(decision, location).score());
  }

  /** By the haversine formula, which the engine does not use. */
  private static double thousandsOfKilometres(String cell, GeoPoint to) {
    GeoPoint from = Geohash.centre(cell).orElseThrow();
    double latitudes = Math.toRadians(to.latitude() - from.latitude());
    double longitudes = Math.toRadians(to.longitude() - from.longitude());
    double a =
        Math.pow(Math.sin(latitudes / 2), 2)
            + Math.cos(Math.toRadians(from.latitude()))
                * Math.cos(Math.toRadians(to.latitude()))
                * Math.pow(Math.sin(longitudes / 2), 2);
    return 2 * 6.3710088 * Math.asin(Math.sqrt(a));
  }

  @Test
  void hasOneVerdictForEveryCluster() {
    demand(31, 17.4, 1);
    scenario.policy(Policy.followingDemand().exclude("nyc1"));

    assertThat(scenario.decide().verdicts())
        .extracting(Verdict::location, Verdict::rule, Verdict::field)
        .containsExactly(
            tuple("ams1", "activation", "spec.activation.threshold"),
            tuple("fra1", "activation", "spec.activation.threshold"),
            tuple("nyc1", "affinity", "spec.clusterAffinity.exclude"));
  }

  @Test
  void saysTheSmallestChangeThatWouldOpenALocation() {
    demand(31, 17.4, 1);

    Verdict ams1 = verdict(scenario.decide(), "ams1");

    assertThat(ams1.chosen()).isFalse();
    assertThat(ams1.text()).isEqualTo("17.4 requests/s, needs 20 for 2m");
    assertThat(ams1.wouldChange()).isEqualTo("2.6 requests/s more for 2m");
    assertThat(ams1.demand()).isEqualTo(17.4);
    assertThat(ams1.change()).isEmpty();
  }

  @Test
  void saysThatOnlyTimeIsMissing() {
    scenario.demand(Map.of(FRANKFURT, steadyThen(5, 31)));
    scenario.policy(Policy.followingDemand().locations(0, null));

    Verdict fra1 = verdict(scenario.decide(), "fra1");

    assertThat(fra1.text()).isEqualTo("31 requests/s, needs 20 for 2m");
    assertThat(fra1.wouldChange()).isEqualTo("20 requests/s for 2m");
  }

  @Test
  void saysTheSmallestChangeThatWouldCloseALocation() {
    scenario.running("fra1", 2);
    demand(31, 0, 0);

    Verdict fra1 = verdict(scenario.decide(), "fra1");

    assertThat(fra1.chosen()).isTrue();
    assertThat(fra1.rule()).isEqualTo("deactivation");
    assertThat(fra1.field()).isEqualTo("spec.activation.deactivation.threshold");
    assertThat(fra1.text()).isEqualTo("31 requests/s, closes below 12 for 30m");
    assertThat(fra1.wouldChange()).isEqualTo("19 requests/s less for 30m");
  }

  @Test
  void saysWhatDiffersFromTheLastDecision() {
    scenario.policy(Policy.followingDemand().scaledBy("http-requests"));
    scenario.running("fra1", 1).running("ams1", 2).running("nyc1", 1).healthy("fra1");
    demand(130, 80, 0);
    Decision decision = scenario.decide();
    assertThat(verdict(decision, "ams1").change()).isEmpty();
    assertThat(verdict(decision, "fra1").change()).isEqualTo("1 to 3 replicas");
    assertThat(verdict(decision, "nyc1").change()).isEqualTo("removed");

    scenario.health.clear();
    assertThat(verdict(scenario.decide(), "nyc1").change()).isEqualTo("leaving");

    scenario.previous.clear();
    assertThat(verdict(scenario.decide(), "fra1").change()).isEqualTo("added");
  }

  @Test
  void namesRuleFieldAndChangeWhereALocationIsOutOfTheQuestion() {
    scenario
        .policy(Policy.followingDemand().failover(300, Duration.ofMinutes(30), "100%"))
        .needs(SHOP, "1", "0")
        .capacity("ams1", "0.5")
        .taint("nyc1", new Taint("gone", "", Taint.Effect.NoExecute))
        .unreachableFor(Duration.ofHours(1), "fra1");
    demand(31, 31, 31);

    Decision decision = scenario.decide();

    assertThat(verdict(decision, "ams1"))
        .extracting(Verdict::rule, Verdict::field, Verdict::text, Verdict::wouldChange)
        .containsExactly(
            "capacity",
            "",
            "no room: one replica needs 1 CPU and 0Mi, 0.5 CPU and 0Mi are left",
            "room for one replica");
    assertThat(verdict(decision, "nyc1"))
        .extracting(Verdict::rule, Verdict::field, Verdict::text, Verdict::wouldChange)
        .containsExactly(
            "taint",
            "spec.clusterTolerations",
            "taint gone:NoExecute: not tolerated",
            "a toleration of the taint, or removing it");
    assertThat(verdict(decision, "fra1"))
        .extracting(Verdict::rule, Verdict::field, Verdict::text, Verdict::wouldChange)
        .containsExactly(
            "failover",
            "spec.failover.tolerationSeconds",
            "unreachable for 1h, tolerated for 300s",
            "its API server answering");
    assertThat(decision.verdicts()).allMatch(verdict -> verdict.score() == null);
  }

  /** 600, 300 and 100 requests/s; fra1 and nyc1 are chosen, so that ams1's users go to fra1. */
  @Test
  void scoresEachTermAsReckonedByHand() {
    scenario
        .policy(
            Policy.followingDemand()
                .locations(2, 2)
                .objective(10, 2, 3)
                .disruption(Duration.ZERO, null, 5))
        .needs(SHOP, "1", "0")
        .price("fra1", 0.03)
        .price("ams1", 0.05)
        .price("nyc1", 0.04)
        .running("fra1", 2)
        .running("nyc1", 2);
    demand(600, 300, 100);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=2 nyc1=2");
    double amsterdamToFra1 = thousandsOfKilometres(AMSTERDAM, FRA1);
    double ams1Saves = 0.3 * (amsterdamToFra1 - thousandsOfKilometres(AMSTERDAM, AMS1));
    assertScore(score(decision, "ams1"), -10 * ams1Saves, 2 * 0.05 * 2, 5);

    double fra1Saves =
        0.6 * (thousandsOfKilometres(FRANKFURT, NYC1) - thousandsOfKilometres(FRANKFURT, FRA1))
            + 0.3 * (thousandsOfKilometres(AMSTERDAM, NYC1) - amsterdamToFra1);
    assertScore(score(decision, "fra1"), -10 * fra1Saves, 2 * 0.03 * 2, -5);

    double nyc1Saves =
        0.1 * (thousandsOfKilometres(NEW_YORK, FRA1) - thousandsOfKilometres(NEW_YORK, NYC1));
    assertScore(score(decision, "nyc1"), -10 * nyc1Saves, 2 * 0.04 * 2, -5);
  }

  private static void assertScore(Score score, double distance, double cost, double moves) {
    assertThat(score.distance()).isCloseTo(distance, within(1e-9));
    assertThat(score.cost()).isCloseTo(cost, within(1e-9));
    assertThat(score.headroom()).isZero();
    assertThat(score.moves()).isEqualTo(moves);
    assertThat(score.total()).isCloseTo(distance + cost + moves, within(1e-9));
  }

  /** A replica for each 10 requests/s, so that the users need eight. */
  @Test
  void scoresTheCostOfWhatUsersNeedWhereDemandScales() {
    scenario.policies.clear();
    scenario
        .policy(
            Policy.named("all").locations(1, 1).objective(1, 1, 0).scaledBy("http-requests", 10, 1))
        .needs(SHOP, "1", "0")
        .price("fra1", 0.03)
        .price("ams1", 0.01)
        .price("nyc1", 0.04)
        .running("fra1", 8);
    demand(80, 0, 0);

    Decision decision = scenario.decide();

    assertThat(placed(decision)).isEqualTo("fra1=8");
    double toFra1 = thousandsOfKilometres(FRANKFURT, FRA1);
    double toAms1 = thousandsOfKilometres(FRANKFURT, AMS1);
    assertScore(score(decision, "fra1"), 0, 0.03, -0.25);
    assertScore(score(decision, "nyc1"), 0, 0.04, 0.25);
    assertScore(score(decision, "ams1"), 0, 0.01, 0.25);

    scenario.price("ams1", 0).price("fra1", 1);
    assertScore(score(scenario.policy(frozen()).decide(), "ams1"), toAms1 - toFra1, -8.0 * 1, 5000);
  }

  private static Policy frozen() {
    return Policy.named("all")
        .locations(1, 1)
        .objective(1, 1, 0)
        .scaledBy("http-requests", 10, 1)
        .disruption(Duration.ZERO, null, 5000);
  }

  @Test
  void scoresHeadroomWithoutTheApplicationItself() {
    scenario
        .policy(
            Policy.followingDemand()
                .forApplications("app", SHOP)
                .objective(1, 0, 4)
                .disruption(Duration.ZERO, null, 0))
        .needs(SHOP, "1", "0")
        .capacity("fra1", "10")
        .running("fra1", 2)
        .application("other")
        .needs("other", "1.5", "0")
        .policy(Policy.named("other").forApplications("app", "other").only("fra1").priority(9));
    demand(31, 0, 0);

    assertThat(score(scenario.decide(), "fra1").headroom()).isCloseTo(4 * 0.3, within(1e-9));
  }

  @Test
  void saysTheSameWheneverItIsRead() {
    scenario
        .policy(Policy.followingDemand().forApplications("app", SHOP).objective(1, 0, 1))
        .needs(SHOP, "1", "0")
        .capacity("ams1", "0.5")
        .application("zzz")
        .needs("zzz", "0.25", "0")
        .policy(Policy.named("zzz").forApplications("app", "zzz").duplicated(1));
    demand(31, 31, 31);

    PlacementPlan plan = scenario.plan();
    List<Verdict> first = List.copyOf(Scenario.decision(plan, SHOP).verdicts());
    assertThat(verdict(Scenario.decision(plan, SHOP), "ams1").text())
        .isEqualTo("no room: one replica needs 1 CPU and 0Mi, 0.25 CPU and 0Mi are left");

    assertThat(Scenario.decision(plan, SHOP).verdicts()).containsExactlyElementsOf(first);
    assertThat(Scenario.decision(plan, "zzz").verdicts())
        .containsExactlyElementsOf(List.copyOf(scenario.decide("zzz").verdicts()));
  }

  @Test
  void saysByHowMuchTheScoreIsWorsePastTheMaximum() {
    scenario.policy(Policy.followingDemand().locations(1, 1).disruption(Duration.ZERO, null, 0));
    demand(40, 31, 0);

    Verdict ams1 = verdict(scenario.decide(), "ams1");

    assertThat(ams1.rule()).isEqualTo("max");
    assertThat(ams1.field()).isEqualTo("spec.locations.max");
    assertThat(ams1.text()).isEqualTo("31 requests/s, at most 1 locations, others come first");
    assertThat(ams1.wouldChange()).startsWith("a higher maximum");
  }

  @Test
  void leavesNoVerdictWithoutARuleOrAChange() {
    scenario
        .policy(
            Policy.followingDemand()
                .locations(2, 2)
                .mustInclude("topology.kubernetes.io/region", "america"))
        .running("fra1", 2);
    demand(31, 25, 1);

    assertThat(scenario.decide().verdicts())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.rule()).isNotEmpty();
              assertThat(verdict.text()).isNotEmpty();
              assertThat(verdict.wouldChange()).isNotEmpty();
              assertThat(verdict.score()).isNotNull();
            });
  }
}

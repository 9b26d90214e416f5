package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.NEW_YORK;
import static dev.rimward.policy.placement.Scenario.SHOP;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.signal.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

  /**
   * karmada-io/karmada#6518: the free resources that fifteen applications were scheduled by were
   * those from before the first of them, so that all of them went to one cluster.
   */
  @Test
  void karmada6518SpreadsFifteenApplicationsByTheRoomThatTheOthersLeave() {
    Scenario fleet = clustersOfFour(5);
    fleet.policy(Policy.named("one-place").locations(1, 1).duplicated(1));
    for (int i = 0; i < 15; i++) {
      fleet.application("flink" + i).needs("flink" + i, "1", "0");
    }

    Map<String, Integer> replicas = replicasByCluster(fleet.plan());

    assertThat(replicas.values()).allMatch(count -> count <= 4);
    assertThat(replicas.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(15);
  }

  /**
   * karmada-io/karmada#1385: of twenty applications created at once, each of one core, four were
   * put on a cluster that has two. The others have to wait until there is room.
   */
  @Test
  void karmada1385PlacesAsManyOfTwentyAtOnceAsThereIsRoomFor() {
    Scenario fleet =
        new Scenario()
            .cluster("member1", 50, 8, "europe")
            .cluster("member2", 52, 5, "europe")
            .capacity("member1", "2")
            .capacity("member2", "2")
            .reachable("member1", "member2")
            .policy(Policy.named("divided").divided(1, Weight.Capacity, Preference.Weighted));
    for (int i = 0; i < 20; i++) {
      fleet.application("nginx" + i).needs("nginx" + i, "1", "0");
    }

    assertThat(replicasByCluster(fleet.settle())).isEqualTo(Map.of("member1", 2, "member2", 2));

    fleet.capacity("member1", "3");
    assertThat(replicasByCluster(fleet.plan()))
        .as("one that waited comes as soon as there is room")
        .isEqualTo(Map.of("member1", 3, "member2", 2));
  }

  /**
   * karmada-io/karmada#3277: every pass decided anew among equal clusters, so that the application
   * was created here, terminated, and created there, without end.
   */
  @Test
  void karmada3277ChoosesTheSameAmongEqualsInEveryPassWhateverIsHealthy() {
    Scenario fleet = clustersOfFour(4);
    fleet.application(SHOP).needs(SHOP, "1", "0");
    fleet.policy(Policy.named("one-place").locations(1, 1).objective(1, 1, 1).duplicated(1));
    ApplicationPlacement first = Scenario.decision(fleet.settle(), SHOP).placement();

    for (Health health : Health.values()) {
      fleet.after(Duration.ofMinutes(1)).health(health, "c0", "c1", "c2", "c3");
      assertThat(Scenario.decision(fleet.settle(), SHOP).placement()).isSameAs(first);
    }
  }

  /**
   * karmada-io/karmada#1189: after a failed cluster had come back, all replicas stayed where they
   * had been moved to. Here they return, when it has been back for long enough.
   */
  @Test
  void karmada1189ReturnsToEqualPartsAfterAFailure() {
    Scenario fleet =
        new Scenario()
            .cluster("member1", 50, 8, "europe")
            .cluster("member2", 52, 5, "europe")
            .reachable("member1", "member2")
            .application(SHOP)
            .policy(
                Policy.named("equal")
                    .divided(4, Weight.Even, Preference.Weighted)
                    .failover(300, Duration.ofMinutes(5), "50%"));
    assertThat(placed(settled(fleet))).isEqualTo("member1=2 member2=2");

    fleet.healthy("member2").unreachableFor(Duration.ofMinutes(6), "member1");
    assertThat(placed(settled(fleet))).isEqualTo("member2=4");

    comesBack(fleet, "member1");
    assertThat(placed(settled(fleet.after(Duration.ofMinutes(4))))).isEqualTo("member2=4");
    assertThat(placed(settled(fleet.after(Duration.ofMinutes(2)))))
        .isEqualTo("member1=2 member2=2");
  }

  /**
   * open-cluster-management-io/ocm#1346: a cluster more at the front moved the last one of the
   * first slice into the second. Between the two writes it was in neither, and what ran there was
   * deleted. Here all slices are one file, so that each state of it has every cluster once.
   */
  @Test
  void ocm1346HasEveryClusterOfADecisionInEveryState() {
    Scenario fleet = new Scenario().application(SHOP).policy(Policy.named("everywhere"));
    for (int i = 1; i <= 150; i++) {
      fleet.cluster("c%03d".formatted(i), 0, i, "anywhere").reachable("c%03d".formatted(i));
    }
    assertThat(decided(fleet)).hasSize(150).contains("c100");

    fleet.cluster("c000", 0, 0, "anywhere").reachable("c000");

    assertThat(decided(fleet)).hasSize(151).doesNotHaveDuplicates().contains("c000", "c100");
  }

  /** The clusters of all slices in the one file. */
  private static List<String> decided(Scenario fleet) {
    ApplicationPlacement placement = Scenario.decision(fleet.settle(), SHOP).placement();
    String file = new String(PlacementDecisions.write(placement, "fleet"), UTF_8);
    assertThat(file.split("---\n")).hasSize(2);
    return Pattern.compile("name: \"?(c\\d{3})\"?\n")
        .matcher(file)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void comesBack(Scenario fleet, String cluster) {
    fleet.conditions.computeIfPresent(
        cluster, (name, old) -> old.becomes(State.Reachable, fleet.now, "answers again"));
  }

  private static Decision settled(Scenario fleet) {
    return Scenario.decision(fleet.settle(), SHOP);
  }

  private static Scenario clustersOfFour(int count) {
    Scenario fleet = new Scenario();
    for (int i = 0; i < count; i++) {
      fleet.cluster("c" + i, 50, 8, "europe").capacity("c" + i, "4").reachable("c" + i);
    }
    return fleet;
  }

  private static Map<String, Integer> replicasByCluster(PlacementPlan plan) {
    Map<String, Integer> replicas = new TreeMap<>();
    for (Decision decision : plan.decisions().values()) {
      decision
          .placement()
          .locations()
          .forEach(at -> replicas.merge(at.location(), at.replicas(), Integer::sum));
    }
    return replicas;
  }
}

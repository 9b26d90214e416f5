package dev.rimward.reconciler.observe;

import static dev.rimward.reconciler.observe.Fleets.activation;
import static dev.rimward.reconciler.observe.Fleets.application;
import static dev.rimward.reconciler.observe.Fleets.demand;
import static dev.rimward.reconciler.observe.Fleets.fleet;
import static dev.rimward.reconciler.observe.Fleets.policy;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Objective;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignalNeedsTest {
  private static final Duration TWO = Duration.ofMinutes(2);
  private static final Duration THREE = Duration.ofMinutes(3);
  private static final Duration THIRTY = Duration.ofMinutes(30);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final SignalKey REQUESTS = new SignalKey("http-requests", "shop");
  private static final Map<String, Requirements> DYNAMIC =
      with(new LocationOptimizer.Dynamic(List.of(), List.of(), 2, 5, 20));
  private static final Map<String, Requirements> STATIC =
      with(new LocationOptimizer.Static(List.of("fra1")));

  @Test
  void takesTheWindowsOfActivationAndReplicaScheduling() {
    var fleet =
        fleet(
            List.of(application("shop", "public"), application("billing", "internal")),
            List.of(),
            List.of(
                policy(
                    "follow", "public", activation("requests", TWO, THIRTY), demand("rps", THREE)),
                policy("fixed", "internal", null, Fleets.TWO)));
    assertThat(SignalNeeds.of(fleet))
        .containsOnly(
            entry(new SignalKey("requests", "shop"), Set.of(TWO, THIRTY)),
            entry(new SignalKey("rps", "shop"), Set.of(THREE)));
  }

  @Test
  void joinsTheWindowsOfOneSignal() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy(
                    "follow",
                    "public",
                    activation("requests", TWO, THIRTY),
                    demand("requests", THREE))));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("requests", "shop")))
        .containsExactlyInAnyOrder(TWO, THREE, THIRTY);
  }

  @Test
  void takesTheFiveMinutesThatReplicasAreDividedBy() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy(
                    "follow",
                    "public",
                    activation("requests", TWO, TWO),
                    new ReplicaScheduling(
                        null, new Divided(30, Weight.Demand, Preference.Weighted), null))));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("requests", "shop")))
        .containsExactlyInAnyOrder(TWO, FIVE_MINUTES);
  }

  @Test
  void takesTheTwoMinutesThatAnObjectiveWithoutActivationAverages() {
    Duration none = Duration.ZERO;
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(judging(policy("follow", "public", null, demand("rps", none)))));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("rps", "shop")))
        .containsExactlyInAnyOrder(none, TWO);
  }

  @Test
  void takesTrafficOfClustersForFailoverThoughNoPolicyNamesIt() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(
                Fleets.signal("ingress", "q", null, Signal.LocatedBy.Cluster),
                Fleets.signal("users", "q", null)),
            List.of(
                failingOver(policy("fixed", "public", null, Fleets.TWO)),
                policy("other", "internal", null, Fleets.TWO)));
    assertThat(SignalNeeds.of(fleet)).containsOnlyKeys(new SignalKey("ingress", "shop"));
  }

  private static PlacementPolicy judging(PlacementPolicy policy) {
    return with(policy, Objective.DISTANCE_ONLY, null);
  }

  private static PlacementPolicy failingOver(PlacementPolicy policy) {
    return with(policy, null, new Failover(300, FIVE_MINUTES, IntOrPercent.parse("50%")));
  }

  private static PlacementPolicy with(
      PlacementPolicy policy, @Nullable Objective objective, @Nullable Failover failover) {
    PlacementPolicy.Spec spec = policy.spec();
    return new PlacementPolicy(
        policy.metadata(),
        new PlacementPolicy.Spec(
            spec.applicationSelector(),
            spec.priority(),
            spec.clusterAffinity(),
            spec.clusterTolerations(),
            spec.locations(),
            spec.mustInclude(),
            spec.complianceGrace(),
            spec.activation(),
            spec.spreadConstraints(),
            objective,
            spec.replicaScheduling(),
            spec.disruption(),
            failover));
  }

  @Test
  void takesTheDefaultWindowWherePoliciesSayNothingOfClosing() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy("follow", "public", new Activation("requests", 20, TWO, null), Fleets.TWO)));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("requests", "shop")))
        .containsExactlyInAnyOrder(TWO, Duration.ofMinutes(5));
  }

  @Test
  void asksADayInStepsOfTwoMinutesUnderAnOptimizer() {
    var fleet =
        fleet(List.of(application("shop", "public")), List.of(requests(FIVE_MINUTES)), List.of());
    Set<Duration> windows = SignalNeeds.of(fleet, DYNAMIC).get(REQUESTS);
    assertThat(windows).isNotNull();
    Sampling sampling = Sampling.covering(windows, Instant.parse("2026-11-21T12:00:07Z"));
    assertThat(sampling.step()).isEqualTo(TWO);
    assertThat(Duration.between(sampling.start(), sampling.end()))
        .isBetween(LocationOptimizer.HISTORY, LocationOptimizer.HISTORY.plusMinutes(4));
    assertThat(SignalNeeds.of(fleet, Map.of())).isEmpty();
  }

  @Test
  void takesUnderAnOptimizerOnlyWhatItLeavesOfAPolicy() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy(
                    "follow", "public", activation("visits", TWO, THIRTY), demand("rps", THREE))));
    assertThat(SignalNeeds.of(fleet, DYNAMIC))
        .containsOnlyKeys(REQUESTS, new SignalKey("rps", "shop"));
    assertThat(SignalNeeds.of(fleet, STATIC)).containsOnlyKeys(new SignalKey("rps", "shop"));
  }

  @Test
  void samplesAtLeastTwiceInTheTimeAfterWhichASignalIsStale() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(requests(Duration.ofSeconds(40))),
            List.of());
    Set<Duration> windows = SignalNeeds.of(fleet, DYNAMIC).get(REQUESTS);
    assertThat(windows).isNotNull();
    assertThat(Sampling.covering(windows, Instant.EPOCH.plusSeconds(1_000_000)).step())
        .isEqualTo(Duration.ofSeconds(20));
  }

  private static Map<String, Requirements> with(LocationOptimizer optimizer) {
    return Map.of("shop", new Requirements(Resources.NONE, Resources.NONE, 2, optimizer));
  }

  private static Signal requests(Duration staleAfter) {
    return new Signal(
        new Metadata("http-requests", Map.of()),
        new Signal.Spec(
            new Signal.Prometheus(Fleets.REQUESTS, "geohash", null),
            Signal.LocatedBy.Geohash,
            "requests/s",
            staleAfter));
  }
}

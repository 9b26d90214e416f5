package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.ClusterExpression;
import dev.rimward.policy.fleet.IntOrPercent;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Disruption;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.Objective;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.fleet.Taint.Effect;
import dev.rimward.policy.fleet.Toleration;
import dev.rimward.policy.fleet.Toleration.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Policies made by chance, which use every field that there is. */
final class RandomPolicy {
  private static final List<ClusterExpression> EXPRESSIONS =
      List.of(
          ClusterExpression.parse("cluster.location.country in ['DE', 'FR', 'US']"),
          ClusterExpression.parse("!has(cluster.provider) || cluster.provider != 'anvil'"),
          ClusterExpression.parse("cluster.location.latitude > -30.0"),
          ClusterExpression.parse(
              "!has(cluster.pricePerCpuHour) || cluster.pricePerCpuHour < 0.25"));

  private static final List<Toleration> TOLERATIONS =
      List.of(
          new Toleration("maintenance", Operator.Exists, null, Effect.NoSchedule, null),
          new Toleration("maintenance", Operator.Exists, null, Effect.NoExecute, 900L),
          new Toleration("spot", Operator.Equal, "yes", null, null));

  private static final List<String> KEYS =
      List.of(
          "topology.kubernetes.io/region",
          "rimward.dev/provider",
          "rimward.dev/country",
          "tier",
          "rimward.dev/cluster");

  private final Random random;
  private final List<String> signals;

  /**
   * @param signals any of which may decide
   */
  RandomPolicy(Random random, List<String> signals) {
    this.random = random;
    this.signals = signals;
  }

  /** Whether the policy may hold moves back or take clusters for lost. */
  enum Limits {
    NONE,
    ANY
  }

  PlacementPolicy named(String name, LabelSelector selector, int priority, Limits limits) {
    boolean isLimited = limits == Limits.ANY;
    @Nullable Activation activation = random.nextInt(3) > 0 ? activation() : null;
    return new PlacementPolicy(
        new Metadata(name, Map.of()),
        new PlacementPolicy.Spec(
            selector,
            priority,
            random.nextInt(3) == 0 ? affinity() : null,
            TOLERATIONS.stream().filter(each -> random.nextInt(3) == 0).toList(),
            locations(),
            mustInclude(),
            Duration.ofMinutes(10),
            activation,
            spread(),
            random.nextInt(3) > 0 ? objective() : null,
            replicas(activation != null),
            isLimited && random.nextBoolean() ? disruption() : null,
            isLimited && random.nextBoolean() ? failover() : null));
  }

  private ClusterAffinity affinity() {
    return switch (random.nextInt(4)) {
      case 0 -> new ClusterAffinity(null, List.of(), List.of("c1"), null);
      case 1 -> new ClusterAffinity(null, List.of("c0", "c1", "c2", "c4", "c6"), List.of(), null);
      case 2 -> new ClusterAffinity(selector(), List.of(), List.of(), null);
      default -> new ClusterAffinity(null, List.of(), List.of(), any(EXPRESSIONS));
    };
  }

  private LabelSelector selector() {
    return switch (random.nextInt(3)) {
      case 0 -> label("topology.kubernetes.io/region", any(RandomCluster.REGIONS));
      case 1 -> label("rimward.dev/provider", any(RandomCluster.PROVIDERS));
      default -> label("tier", any(RandomCluster.TIERS));
    };
  }

  private static LabelSelector label(String key, String value) {
    return new LabelSelector(Map.of(key, value), List.of());
  }

  private @Nullable Locations locations() {
    int min = random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> new Locations(min, null);
      case 1 -> new Locations(Math.max(1, min), Math.max(1, min));
      case 2 -> new Locations(min, Math.max(1, min + random.nextInt(3)));
      default -> null;
    };
  }

  private List<LabelSelector> mustInclude() {
    List<LabelSelector> all = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
      all.add(selector());
    }
    return all;
  }

  private Activation activation() {
    double threshold = 5 + random.nextInt(60);
    return new Activation(
        any(signals),
        threshold,
        Duration.ofMinutes(1 + random.nextInt(5)),
        random.nextBoolean()
            ? new Deactivation(
                threshold * random.nextDouble(), Duration.ofMinutes(1 + random.nextInt(30)))
            : null);
  }

  private List<SpreadConstraint> spread() {
    List<String> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    List<SpreadConstraint> all = new ArrayList<>();
    for (String key : keys.subList(0, Math.max(0, random.nextInt(5) - 2))) {
      @Nullable Integer minDomains = random.nextBoolean() ? 1 + random.nextInt(3) : null;
      @Nullable Integer maxSkew =
          minDomains == null || random.nextBoolean() ? 1 + random.nextInt(2) : null;
      WhenUnsatisfiable otherwise =
          random.nextInt(3) > 0
              ? WhenUnsatisfiable.DoNotSchedule
              : WhenUnsatisfiable.ScheduleAnyway;
      all.add(new SpreadConstraint(key, minDomains, maxSkew, otherwise));
    }
    return all;
  }

  private Objective objective() {
    return switch (random.nextInt(4)) {
      case 0 -> Objective.DISTANCE_ONLY;
      case 1 -> new Objective(1 + random.nextInt(10), random.nextInt(5), 0);
      case 2 -> new Objective(random.nextInt(3), 1 + random.nextInt(5), random.nextInt(3));
      default -> new Objective(0, 0, 1);
    };
  }

  private ReplicaScheduling replicas(boolean isActivated) {
    return switch (random.nextInt(3)) {
      case 0 -> new ReplicaScheduling(new Duplicated(1 + random.nextInt(3)), null, null);
      case 1 -> new ReplicaScheduling(null, divided(isActivated), null);
      default ->
          new ReplicaScheduling(
              null,
              null,
              new Demand(
                  any(signals),
                  10 + random.nextInt(60),
                  1 + random.nextInt(2),
                  3 + random.nextInt(8),
                  0.1,
                  Duration.ofMinutes(5)));
    };
  }

  private Divided divided(boolean isActivated) {
    List<Weight> weights =
        isActivated ? List.of(Weight.values()) : List.of(Weight.Capacity, Weight.Even);
    return new Divided(1 + random.nextInt(12), any(weights), any(List.of(Preference.values())));
  }

  private Disruption disruption() {
    return new Disruption(
        Duration.ofMinutes(random.nextBoolean() ? 0 : random.nextInt(60)),
        random.nextBoolean() ? null : 1 + random.nextInt(5),
        random.nextInt(3) / 4.0);
  }

  private Failover failover() {
    return new Failover(
        random.nextBoolean() ? 300 : 0,
        Duration.ofMinutes(random.nextInt(20)),
        any(
            List.of(
                IntOrPercent.parse("50%"), IntOrPercent.parse("1"), IntOrPercent.parse("100%"))));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

package dev.rimward.policy.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.ClusterExpression;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.LabelSelector.Operator;
import dev.rimward.policy.fleet.LabelSelector.Requirement;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.fleet.PlacementPolicy.ClusterAffinity;
import dev.rimward.policy.fleet.PlacementPolicy.Disruption;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.fleet.PlacementPolicy.Objective;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.Toleration;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptimizedPolicyTest {
  private static final String REGION = "topology.kubernetes.io/region";
  static final Application SHOP =
      new Application(
          new Metadata("shop", Map.of("exposure", "public")),
          new Application.Spec("shop", new Application.Source("apps/shop"), false, null));
  private static final Dynamic DYNAMIC =
      new Dynamic(List.of("europe"), List.of("asia", "africa"), 2, 4, 30);
  private static final Static STATIC = new Static(List.of("fra1", "tok1"));
  private static final Fleet FLEET =
      fleet(cluster("fra1", "europe"), cluster("nyc1", "northamerica"), cluster("tok1", "asia"));

  @Test
  void decidesAloneWhereNoPolicySelectsTheApplication() {
    PlacementPolicy policy = DYNAMIC.applyTo(null, SHOP, 3);
    PlacementPolicy.Spec spec = policy.spec();
    assertThat(policy.name()).isEqualTo("location-optimizer");
    assertThat(spec.applicationSelector().matches(SHOP.labels())).isTrue();
    assertThat(spec.locations()).isEqualTo(new Locations(2, 4));
    assertThat(spec.mustInclude())
        .containsExactly(new LabelSelector(Map.of(REGION, "europe"), List.of()));
    assertThat(spec.activation())
        .isEqualTo(new Activation("http-requests", 30, Duration.ofMinutes(2), null));
    assertThat(spec.weights()).isEqualTo(Objective.DISTANCE_ONLY);
    assertThat(spec.replicaScheduling())
        .isEqualTo(new ReplicaScheduling(new Duplicated(3), null, null));
  }

  @Test
  void closesOnlyBelowWhatItOpensAt() {
    Activation activation = DYNAMIC.applyTo(null, SHOP, 1).spec().activation();
    assertThat(activation).isNotNull();
    assertThat(activation.closing().threshold()).isLessThan(activation.threshold());
    assertThat(activation.closing().stabilizationWindow())
        .isLessThan(TrafficSmoothing.LOOKED_AT.minus(LocationOptimizer.STEP));
  }

  @Test
  void neverMatchesARegionThatMustNotBeIncluded() {
    ClusterAffinity affinity = DYNAMIC.applyTo(null, SHOP, 1).spec().clusterAffinity();
    assertThat(affinity).isNotNull();
    LabelSelector selector = affinity.labelSelector();
    assertThat(selector).isNotNull();
    assertThat(selector.matches(Map.of(REGION, "asia"))).isFalse();
    assertThat(selector.matches(Map.of(REGION, "africa"))).isFalse();
    assertThat(selector.matches(Map.of(REGION, "oceania"))).isTrue();
  }

  @Test
  void runsAtExactlyTheNamedClusters() {
    PlacementPolicy.Spec spec = STATIC.applyTo(null, SHOP, 0).spec();
    assertThat(spec.clusterAffinity())
        .isEqualTo(new ClusterAffinity(null, List.of("fra1", "tok1"), List.of(), null));
    assertThat(spec.locations()).isEqualTo(new Locations(2, 2));
    assertThat(spec.activation()).isNull();
    assertThat(spec.replicaScheduling())
        .isEqualTo(new ReplicaScheduling(new Duplicated(1), null, null));
  }

  @Test
  void staysWithinThePolicyThatSelectsTheApplication() {
    PlacementPolicy selecting = policy(europe());
    PlacementPolicy policy = DYNAMIC.applyTo(selecting, SHOP, 3);
    PlacementPolicy.Spec spec = policy.spec();
    PlacementPolicy.Spec bounds = selecting.spec();
    assertThat(policy.metadata()).isEqualTo(selecting.metadata());
    assertThat(spec.priority()).isEqualTo(bounds.priority());
    assertThat(spec.clusterTolerations()).isEqualTo(bounds.clusterTolerations());
    assertThat(spec.complianceGrace()).isEqualTo(bounds.complianceGrace());
    assertThat(spec.objective()).isEqualTo(bounds.objective());
    assertThat(spec.replicaScheduling()).isEqualTo(bounds.replicaScheduling());
    assertThat(spec.disruption()).isEqualTo(bounds.disruption());
    assertThat(spec.locations()).as("at most as many as granted").isEqualTo(new Locations(2, 3));
    assertThat(spec.mustInclude()).as("both").hasSize(2).contains(LabelSelector.EVERYTHING);
    ClusterAffinity affinity = spec.clusterAffinity();
    assertThat(affinity).isNotNull();
    assertThat(affinity.clusterNames()).containsExactly("fra1", "ams1");
    assertThat(affinity.exclude()).containsExactly("par1");
    assertThat(affinity.expression()).isEqualTo(europe().expression());
    assertThat(affinity.labelSelector())
        .isEqualTo(
            new LabelSelector(
                Map.of(REGION, "europe"),
                List.of(new Requirement(REGION, Operator.NotIn, List.of("asia", "africa")))));
  }

  @Test
  void namesNoClusterThatThePolicyDoesNotName() {
    ClusterAffinity affinity = STATIC.applyTo(policy(europe()), SHOP, 1).spec().clusterAffinity();
    assertThat(affinity).isNotNull();
    assertThat(affinity.clusterNames()).containsExactly("fra1", "tok1");
    assertThat(affinity.exclude()).containsExactly("par1", "tok1");
    assertThat(affinity.labelSelector()).isEqualTo(europe().labelSelector());

    ClusterAffinity nothingLeft =
        new Static(List.of("tok1")).applyTo(policy(europe()), SHOP, 1).spec().clusterAffinity();
    assertThat(nothingLeft).isNotNull();
    assertThat(nothingLeft.clusterNames()).containsExactly("tok1");
    assertThat(nothingLeft.exclude()).contains("tok1");
  }

  @Test
  void keepsTheSignalThatATotalIsDividedBy() {
    Activation activation = new Activation("visits", 5, Duration.ofMinutes(2), null);
    PlacementPolicy dividing =
        policy(
            null,
            activation,
            new ReplicaScheduling(null, new Divided(9, Weight.Demand, Preference.Weighted), null));
    assertThat(STATIC.applyTo(dividing, SHOP, 1).spec().activation()).isEqualTo(activation);
    assertThat(STATIC.applyTo(policy(null), SHOP, 1).spec().activation()).isNull();
  }

  @Test
  void saysWhatCannotBeHadWithinThePolicy() {
    Dynamic everywhere = new Dynamic(List.of("europe", "asia"), List.of(), 2, 5, 20);
    assertThat(everywhere.notices(policy(europe()), FLEET))
        .containsExactly(
            "its location-optimizer asks for region asia, where clusterAffinity of"
                + " PlacementPolicy public allows nothing");
    assertThat(STATIC.notices(policy(europe()), FLEET))
        .singleElement()
        .asString()
        .contains("cluster tok1");
    assertThat(everywhere.notices(policy(null), FLEET)).isEmpty();
    assertThat(everywhere.notices(null, FLEET)).isEmpty();
  }

  @Test
  void namesWhatTheFleetDoesNotHave() {
    assertThat(new Static(List.of("fra1", "nyc2")).problems("apps/shop", FLEET))
        .extracting(Problem::toString)
        .containsExactly(
            "apps/shop: ConfigMap location-optimizer data.strategy.params.filters.byName[1]: no"
                + " Cluster is named nyc2; did you mean nyc1?");
    List<Problem> problems =
        new Dynamic(List.of("europa"), List.of("mars"), 2, 5, 20).problems("apps/shop", FLEET);
    assertThat(problems)
        .extracting(problem -> problem.field().replaceAll(".*params\\.", ""))
        .containsExactly("mustInclude[0].region", "mustNotInclude[0].region", "policy");
    assertThat(problems.get(0).message())
        .isEqualTo("no cluster is in region europa; did you mean europe?");
    assertThat(problems.get(1).message())
        .isEqualTo("no cluster is in region mars; known are asia, europe, northamerica");
    assertThat(problems.get(2).message()).contains("no Signal is named http-requests", "add one");
  }

  private static ClusterAffinity europe() {
    return new ClusterAffinity(
        new LabelSelector(Map.of(REGION, "europe"), List.of()),
        List.of("fra1", "ams1"),
        List.of("par1"),
        ClusterExpression.parse("cluster.location.region == 'europe'"));
  }

  private static PlacementPolicy policy(@Nullable ClusterAffinity affinity) {
    return policy(affinity, null, new ReplicaScheduling(new Duplicated(2), null, null));
  }

  private static PlacementPolicy policy(
      @Nullable ClusterAffinity affinity,
      @Nullable Activation activation,
      ReplicaScheduling scheduling) {
    return new PlacementPolicy(
        new Metadata("public", Map.of()),
        new PlacementPolicy.Spec(
            LabelSelector.EVERYTHING,
            7,
            affinity,
            List.of(new Toleration("maintenance", Toleration.Operator.Exists, null, null, null)),
            new Locations(1, 3),
            List.of(LabelSelector.EVERYTHING),
            Duration.ofMinutes(3),
            activation,
            List.of(),
            new Objective(1, 1, 0),
            scheduling,
            new Disruption(Duration.ofMinutes(10), 6, 0.5),
            null));
  }

  private static Cluster cluster(String name, String region) {
    return new Cluster(
        new Metadata(name, Map.of()),
        new Cluster.Spec(
            new Cluster.Location(50, 8, null, null, region),
            null,
            Cluster.Topology.Full,
            null,
            null,
            null,
            List.of(),
            new Cluster.Access(null, name),
            false));
  }

  private static Fleet fleet(Cluster... clusters) {
    Map<String, Cluster> byName = new TreeMap<>();
    for (Cluster cluster : clusters) {
      byName.put(cluster.name(), cluster);
    }
    return new Fleet(new TreeMap<>(byName), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }
}

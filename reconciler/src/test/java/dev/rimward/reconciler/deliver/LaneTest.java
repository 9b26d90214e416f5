package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.policy.fleet.Application.Drift;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes of embedded clusters. */
@Timeout(60)
class LaneTest {
  private static final CallLimits IMPATIENT =
      new CallLimits(Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ofSeconds(1));
  private static final ReturnGate.Settings AT_ONCE =
      new ReturnGate.Settings(32, Duration.ZERO, Duration.ofSeconds(30));
  private static final Lane.Settings QUICK =
      new Lane.Settings(
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          DeliverStep.Listener.NONE,
          AT_ONCE);

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final List<LaneEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final Lanes lanes = lanes(QUICK);
  private final Lane lane = start(lanes, fra1);

  @AfterEach
  void close() throws InterruptedException {
    lanes.close();
    fleet.close();
  }

  @Test
  void delivers() {
    DesiredCluster desired =
        desired("1", configMap("shop", "settings", "one"), deployment("shop", "web", 2));
    lane.desired(desired);
    await(() -> health() == Health.Healthy);

    LaneStatus status = lane.status();
    assertThat(shop().digest())
        .isEqualTo(requireNonNull(desired.applications().get("shop")).digest());
    assertThat(status.deliveredCommit()).isEqualTo("1");
    assertThat(status.desiredCommit()).isEqualTo("1");
    assertThat(status.reachability().state()).isEqualTo(State.Reachable);
    assertThat(status.totals().objects()).isEqualTo(2);
    assertThat(status.totals().applied()).isEqualTo(2);
    assertThat(status.lastSuccess()).isNotNull();
    assertThat(status.problems()).isEmpty();
    assertThat(events).contains(new LaneEvent.Delivered("fra1", "1", 2, 0));
  }

  @Test
  void tellsHealthAsItChanges() {
    lane.desired(desired("1", deployment("shop", "web", 2)));
    await(() -> health() == Health.Healthy);

    assertThat(events)
        .filteredOn(LaneEvent.HealthChanged.class::isInstance)
        .extracting(event -> ((LaneEvent.HealthChanged) event).health())
        .startsWith(Health.Progressing)
        .endsWith(Health.Healthy);
  }

  @Test
  void tellsWhyAWorkloadIsNotHealthy() {
    fra1.failing("web", true);
    lane.desired(desired("1", deployment("shop", "web", 2)));

    await(() -> delivered("1"));

    assertThat(health()).isEqualTo(Health.Progressing);
    assertThat(requireNonNull(lane.status().applications().get("shop")).words())
        .contains("Deployment.apps shop/web");
  }

  @Test
  void whatCannotBeAppliedIsNotHealthy() {
    lane.desired(desired("1", configMap("shop", "settings", "one"), widget("shop")));

    await(() -> lane.status().consecutiveFailures() > 1);

    assertThat(health()).isEqualTo(Health.Progressing);
    assertThat(shop().words()).contains("Widget.rimward.example shop/first");
  }

  @Test
  void whatCannotBeReadIsNotHealthy() {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> health() == Health.Healthy);
    fra1.edit(
        "ConfigMap",
        "rimward-system",
        "inventory-shop",
        "somebody",
        object -> ((ObjectNode) object.get("data")).put("members", "nonsense"));

    lane.check();

    await(() -> health() == Health.Unknown);
  }

  @Test
  void repairsDriftWhenAsked() {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> delivered("1"));
    fra1.edit(
        "ConfigMap",
        "shop",
        "settings",
        "somebody",
        object -> ((ObjectNode) object.get("data")).put("key", "two"));

    lane.check();
    await(() -> lane.status().totals().driftRepaired() == 1);

    assertThat(value("shop", "settings")).isEqualTo("one");
    assertThat(events)
        .filteredOn(LaneEvent.DriftRepaired.class::isInstance)
        .singleElement()
        .asString()
        .contains("somebody", "ConfigMap shop/settings");
  }

  @Test
  void checksOfAnUnchangedClusterChangeNothing() {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> delivered("1"));
    long version = fra1.resourceVersion();
    fra1.forgetRequests();

    for (int i = 0; i < 10; i++) {
      int lists = fra1.requests().of("list", "ConfigMap");
      lane.check();
      await(() -> fra1.requests().of("list", "ConfigMap") >= lists + 2);
    }
    lane.desired(desired("2", configMap("shop", "settings", "one")));
    await(() -> delivered("2"));

    assertThat(fra1.requests().writes()).isZero();
    assertThat(fra1.resourceVersion()).isEqualTo(version);
  }

  @Test
  void aHangingClusterCostsTheOthersNothingAndCatchesUp() {
    EmbeddedCluster ams1 = fleet.cluster("ams1");
    Lane other = start(lanes, ams1);
    fra1.faults(new Fault.Hanging());
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    other.desired(desired("1", configMap("shop", "settings", "one")));

    await(() -> "1".equals(other.status().deliveredCommit()));
    await(() -> lane.status().reachability().state() == State.Unreachable);
    assertThat(lane.status().lastError()).contains("no answer");
    assertThat(other.status().consecutiveFailures()).isZero();

    lane.desired(desired("2", configMap("shop", "settings", "two")));
    fra1.faults();
    await(() -> delivered("2"));
    assertThat(value("shop", "settings")).isEqualTo("two");
    assertThat(lane.status().consecutiveFailures()).isZero();
    assertThat(events).contains(new LaneEvent.Recovered("fra1"));
  }

  @Test
  void tellsOfTheSameFailureOnce() {
    fra1.faults(new Fault.Refused());
    lane.desired(desired("1", configMap("shop", "settings", "one")));

    await(() -> lane.status().consecutiveFailures() >= 4);

    assertThat(events).filteredOn(LaneEvent.Failed.class::isInstance).hasSize(1);
  }

  @Test
  void convergesThroughEveryFault() {
    List<Fault> faults =
        List.of(
            new Fault.ServerError(),
            new Fault.DroppedHalfway(),
            new Fault.TooManyRequests(Duration.ofMillis(100)),
            new Fault.Latency(Duration.ofMillis(50)));
    for (Fault fault : faults) {
      String commit = fault.getClass().getSimpleName();
      fra1.faults(fault);
      lane.desired(desired(commit, configMap("shop", "settings", commit)));
      pause(Duration.ofMillis(300));
      fra1.faults();
      await(() -> delivered(commit));
      assertThat(value("shop", "settings")).isEqualTo(commit);
    }
  }

  @Test
  void neverPrunesWhatItCouldNotRead() {
    lane.desired(desired("1", configMap("shop", "a", "one"), configMap("shop", "b", "one")));
    await(() -> delivered("1"));
    fra1.faults(new Fault.ServerError());

    lane.desired(desired("2", configMap("shop", "a", "one")));
    await(() -> lane.status().consecutiveFailures() >= 2);

    assertThat(fra1.get("ConfigMap", "shop", "b")).isPresent();
  }

  @Test
  void aNewerCommitEndsTheWaitAfterAFailure() throws Exception {
    Lane.Settings patient =
        new Lane.Settings(
            new Backoff(Duration.ofHours(1), Duration.ofHours(1)),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            DeliverStep.Listener.NONE,
            AT_ONCE);
    try (Lanes slow = lanes(patient)) {
      Lane waiting = start(slow, fra1);
      fra1.faults(new Fault.Refused());
      waiting.desired(desired("1", configMap("shop", "settings", "one")));
      await(() -> waiting.status().consecutiveFailures() == 1);
      fra1.faults();

      waiting.check();
      waiting.desired(desired("1", configMap("shop", "settings", "one")));
      pause(Duration.ofMillis(300));
      assertThat(waiting.status().deliveredCommit()).as("no news, no end").isNull();

      waiting.desired(desired("2", configMap("shop", "settings", "two")));
      await(() -> "2".equals(waiting.status().deliveredCommit()));
    }
  }

  @Test
  void aNewerCommitReplacesTheOneThatWaits() {
    fra1.faults(new Fault.Hanging());
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> !fra1.requests().calls().isEmpty());

    lane.desired(desired("2", configMap("shop", "settings", "two")));
    lane.desired(desired("3", configMap("shop", "settings", "three")));
    fra1.heal();
    await(() -> delivered("3"));

    assertThat(value("shop", "settings")).isEqualTo("three");
    assertThat(events)
        .filteredOn(LaneEvent.Delivered.class::isInstance)
        .extracting(event -> ((LaneEvent.Delivered) event).commit())
        .doesNotContain("2")
        .endsWith("3");
  }

  @Test
  void aSuspendedClusterIsLookedAtAndNotRepaired() {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> delivered("1"));
    lane.suspend(true);
    fra1.delete("ConfigMap", "shop", "settings");
    fra1.forgetRequests();

    lane.check();
    await(() -> !shop().delivered());
    assertThat(fra1.requests().writes()).isZero();
    assertThat(lane.status().suspended()).isTrue();

    lane.suspend(false);
    await(() -> shop().delivered());
    assertThat(value("shop", "settings")).isEqualTo("one");
  }

  @Test
  void readsTheCredentialsAnewWhenTheyAreRefused() throws Exception {
    String wrong = fra1.kubeconfig().replace(fra1.token(), "expired");
    try (Lanes others = lanes(QUICK)) {
      Lane renewed =
          others.start(
              "fra1",
              () ->
                  ClusterConnection.open(
                      opened.getAndIncrement() < 2 ? wrong : fra1.kubeconfig(), null, IMPATIENT));
      renewed.desired(desired("1", configMap("shop", "settings", "one")));
      await(() -> "1".equals(renewed.status().deliveredCommit()));
    }
    assertThat(opened).hasValue(3);
    assertThat(events.toString()).doesNotContain("expired");
  }

  @Test
  void readsTheAddressAnewWhenNobodyAnswersThere() throws Exception {
    String moved = fra1.kubeconfig().replaceFirst("server: \\S+", "server: http://127.0.0.1:1");
    try (Lanes others = lanes(QUICK)) {
      Lane renewed =
          others.start(
              "fra1",
              () ->
                  ClusterConnection.open(
                      opened.getAndIncrement() < 1 ? moved : fra1.kubeconfig(), null, IMPATIENT));
      renewed.desired(desired("1", configMap("shop", "settings", "one")));
      await(() -> "1".equals(renewed.status().deliveredCommit()));
    }
    assertThat(opened).hasValue(2);
  }

  @Test
  void ofTwoWaysToOneApiServerOnlyOneIsDelivered() throws Exception {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> delivered("1"));
    Lane twin =
        lanes.start("twin", () -> ClusterConnection.open(fra1.kubeconfig(), null, IMPATIENT));

    twin.desired(cluster("2"));
    await(() -> twin.status().lastError() != null);

    assertThat(twin.status().lastError()).contains("API server of cluster fra1");
    assertThat(fra1.get("ConfigMap", "shop", "settings")).isPresent();

    lanes.retire("fra1");
    await(() -> "2".equals(twin.status().deliveredCommit()));
  }

  @Test
  void whatTakesTooLongIsDegraded() {
    fra1.readiness(new Readiness.Never());
    DesiredApplication shop = application("shop", deployment("shop", "web", 2));
    Sync hasty =
        new Sync(true, Force.Never, Drift.Correct, List.of(), Duration.ofMillis(100), List.of());
    lane.desired(
        cluster(
            "1",
            new DesiredApplication(
                "shop", "shop", shop.digest(), shop.objects(), false, List.of(), hasty, null)));

    await(() -> health() == Health.Degraded);

    assertThat(shop().words()).contains("not healthy after 0.1s: Deployment.apps shop/web");

    lane.desired(desired("2", configMap("shop", "settings", "mended")));
    await(() -> health() == Health.Healthy);
  }

  @Test
  void aBugDoesNotEndTheLane() throws Exception {
    try (Lanes others = lanes(QUICK)) {
      Lane lane =
          others.start(
              "fra1",
              () -> {
                if (opened.getAndIncrement() < 1) {
                  throw new StackOverflowError();
                }
                return ClusterConnection.open(fra1.kubeconfig(), null, IMPATIENT);
              });
      lane.desired(desired("1", configMap("shop", "settings", "one")));
      await(() -> "1".equals(lane.status().deliveredCommit()));
    }
  }

  @Test
  void aRetiredLaneLeavesTheClusterAsItIs() throws Exception {
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> delivered("1"));

    lanes.retire("fra1");
    lane.desired(cluster("2"));
    pause(Duration.ofMillis(200));

    assertThat(fra1.get("ConfigMap", "shop", "settings")).isPresent();
    assertThat(lanes.statuses()).isEmpty();
  }

  @Test
  void aHangingLaneEndsAtOnce() throws Exception {
    fra1.faults(new Fault.Hanging());
    lane.desired(desired("1", configMap("shop", "settings", "one")));
    await(() -> !fra1.requests().calls().isEmpty());
    long start = System.nanoTime();

    lanes.retire("fra1");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(350));
  }

  @Test
  void appliesCustomKindsBeforeTheirObjectsAndKeepsAKindThatOthersUse() {
    String kind =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.rimward.example}
        spec:
          group: rimward.example
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;
    lane.desired(desired("1", widget("shop"), kind));
    await(() -> delivered("1"));
    assertThat(fra1.get("Widget", "shop", "first")).isPresent();

    lane.desired(
        cluster(
            "2", application("shop", kind, widget("shop")), application("other", widget("other"))));
    await(() -> delivered("2"));
    lane.desired(cluster("3", application("other", widget("other"))));
    await(() -> lane.status().problems().toString().contains("is kept"));
    assertThat(fra1.get("Widget", "shop", "first")).isEmpty();
    assertThat(fra1.get("Widget", "other", "first")).isPresent();

    lane.desired(cluster("4"));
    await(() -> delivered("4"));
    assertThat(fra1.list("CustomResourceDefinition")).isEmpty();
  }

  private static String widget(String namespace) {
    return "{apiVersion: rimward.example/v1, kind: Widget, metadata: {name: first, namespace: %s}}"
        .formatted(namespace);
  }

  private Lanes lanes(Lane.Settings settings) {
    return new Lanes(settings, events::add, new Random(42), InstantSource.system());
  }

  private static Lane start(Lanes lanes, EmbeddedCluster cluster) {
    return lanes.start(
        cluster.name(), () -> ClusterConnection.open(cluster.kubeconfig(), null, IMPATIENT));
  }

  private static DesiredCluster desired(String commit, String... objects) {
    return cluster(commit, application("shop", objects));
  }

  private boolean delivered(String commit) {
    return commit.equals(lane.status().deliveredCommit());
  }

  private LaneStatus.ApplicationStatus shop() {
    return requireNonNull(lane.status().applications().get("shop"));
  }

  private Health health() {
    LaneStatus.ApplicationStatus shop = lane.status().applications().get("shop");
    return shop == null ? Health.Unknown : shop.health();
  }

  private String value(String namespace, String name) {
    return fra1.get("ConfigMap", namespace, name).orElseThrow().at("/data/key").asText();
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: %s %s", lane.status(), events).isLessThan(end);
      pause(Duration.ofMillis(10));
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

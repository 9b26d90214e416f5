package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.LiveCluster.one;
import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.dependingOn;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Applications that depend on others, in an embedded cluster. */
@Timeout(60)
class DependentApplicationsTest {
  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.Never());
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final ClusterConnection connection = connect();
  private final Delivery delivery = new Delivery(connection, DeliverStep.Listener.NONE);

  private final DesiredApplication payments =
      application("payments", deployment("payments", "api", 2));
  private final DesiredApplication storefront =
      dependingOn(
          List.of("payments"),
          application("storefront", configMap("storefront", "settings", "one")));

  @AfterEach
  void close() {
    connection.close();
    fleet.close();
  }

  @Test
  void waitsUntilWhatItDependsOnIsHealthy() throws Exception {
    DeliveryReport waiting = deliver(payments, storefront);

    assertThat(one(waiting, "payments").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(one(waiting, "storefront").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(waiting, "storefront").problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "waits for payments: Deployment.apps payments/api: the cluster has not looked at it"
                + " yet");
    assertThat(waiting.hasFailed()).isFalse();
    assertThat(fra1.get("ConfigMap", "storefront", "settings")).isEmpty();

    deliverUntilReady();

    assertThat(fra1.get("ConfigMap", "storefront", "settings")).isPresent();
  }

  @Test
  void comesInTheSamePassWhereNothingHasToBecomeReady() throws Exception {
    DesiredApplication settings = application("payments", configMap("payments", "settings", "one"));

    assertThat(deliver(settings, storefront).isDelivered()).isTrue();
  }

  @Test
  void holdsUpNobodyElse() throws Exception {
    DeliveryReport report =
        deliver(payments, storefront, application("other", configMap("other", "settings", "one")));

    assertThat(one(report, "other").outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void doesNotWaitForAnApplicationThatTheClusterDoesNotHave() throws Exception {
    assertThat(deliver(storefront).isDelivered()).isTrue();
  }

  @Test
  void waitsForWhatFails() throws Exception {
    DesiredApplication failing =
        application("payments", "{apiVersion: x.example/v1, kind: Unknown, metadata: {name: x}}");

    DeliveryReport report = deliver(failing, storefront);

    assertThat(one(report, "payments").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(one(report, "storefront").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(report, "storefront").problems().toString())
        .contains("waits for payments", "no kind Unknown");
  }

  @Test
  void keepsWhatItHasAndRepairsItWhileItWaits() throws Exception {
    String kept = configMap("storefront", "kept", "one");
    String gone = configMap("storefront", "gone", "one");
    String settings = configMap("storefront", "settings", "one");
    deliver(storefront(settings, kept, gone));
    fra1.edit("ConfigMap", "storefront", "kept", "somebody", data -> set(data, "else"));

    DeliveryReport report =
        deliver(
            payments,
            storefront(settings.replace("one", "two"), kept, configMap("storefront", "new", "1")));

    assertThat(one(report, "storefront").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(report, "storefront").repairs()).hasSize(1);
    assertThat(one(report, "storefront").objects()).isEqualTo(3);
    assertThat(value("kept")).isEqualTo("one");
    assertThat(value("settings")).isEqualTo("one");
    assertThat(value("gone")).isEqualTo("one");
    assertThat(fra1.get("ConfigMap", "storefront", "new")).isEmpty();
  }

  @Test
  void isLeftAloneWhenWhatItDependsOnBreaksLater() throws Exception {
    deliverUntilReady();
    fra1.readiness(new Readiness.Never());
    fra1.edit(
        "Deployment",
        "payments",
        "api",
        "somebody",
        object -> object.withObject("spec").put("paused", true));

    DeliveryReport report = deliver(payments, storefront);

    assertThat(one(report, "payments").health()).isEqualTo(Health.Progressing);

    assertThat(one(report, "storefront").outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void waitingWritesNothing() throws Exception {
    deliver(payments, storefront);
    deliver(payments, storefront);
    long writes = connection.requests().writes();

    deliver(payments, storefront);

    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  @Test
  void aCycleIsNamedAndStopsOnlyWhatIsInIt() throws Exception {
    DeliveryReport report =
        deliver(
            dependingOn(List.of("b"), application("a", configMap("a", "settings", "one"))),
            dependingOn(List.of("a"), application("b", configMap("b", "settings", "one"))),
            dependingOn(List.of("b"), application("c", configMap("c", "settings", "one"))),
            application("d", configMap("d", "settings", "one")));

    assertThat(one(report, "a").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(one(report, "a").problems())
        .containsExactly("each waits for the next for ever: a -> b -> a");
    assertThat(one(report, "c").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(report, "d").outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void whatOthersDependOnGoesAfterThem() throws Exception {
    DesiredApplication settings = application("payments", configMap("payments", "settings", "one"));
    deliver(settings, storefront);
    fra1.edit(
        "ConfigMap",
        "storefront",
        "settings",
        "somebody",
        object -> object.withObject("metadata").putArray("finalizers").add("example.com/wait"));

    DeliveryReport waiting = deliver();

    assertThat(one(waiting, "storefront").problems())
        .containsExactly(
            "ConfigMap storefront/settings is being deleted; waits for finalizers"
                + " example.com/wait");
    assertThat(one(waiting, "payments").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(waiting, "payments").problems())
        .containsExactly("is kept until storefront, which depends on it, is gone");
    assertThat(fra1.get("ConfigMap", "payments", "settings")).isPresent();

    fra1.edit(
        "ConfigMap",
        "storefront",
        "settings",
        "somebody",
        object -> object.withObject("metadata").remove("finalizers"));
    DeliveryReport gone = deliver();

    assertThat(one(gone, "storefront").removed()).isTrue();
    assertThat(one(gone, "payments").removed()).isTrue();
    assertThat(fra1.get("ConfigMap", "payments", "settings")).isEmpty();
  }

  private DeliveryReport deliver(DesiredApplication... applications) throws Exception {
    return delivery.deliver(cluster("commit", applications), () -> false);
  }

  private static DesiredApplication storefront(String... objects) {
    return dependingOn(List.of("payments"), application("storefront", objects));
  }

  private void deliverUntilReady() throws Exception {
    fra1.readiness(new Readiness.After(Duration.ZERO));
    while (!deliver(payments, storefront).isDelivered()) {
      Thread.sleep(20);
    }
  }

  private static void set(ObjectNode configMap, String value) {
    configMap.withObject("data").put("key", value);
  }

  private String value(String name) {
    return fra1.get("ConfigMap", "storefront", name).orElseThrow().at("/data/key").asText();
  }

  private ClusterConnection connect() {
    try {
      return ClusterConnection.open(fra1.kubeconfig(), null, CallLimits.DEFAULT);
    } catch (ClusterFailure e) {
      throw new IllegalStateException(e);
    }
  }
}

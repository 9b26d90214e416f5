package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.IgnoredDifference;
import dev.rimward.policy.fleet.Application.ObjectTarget;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.deliver.Drift.ChangedField;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done about changes of others, on a real kube-apiserver. */
class DriftTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final ClusterConnection connection;
  private final Delivery delivery;

  DriftTest() throws Exception {
    connection =
        ClusterConnection.open(
            Files.readString(SERVER.get().kubeconfig()), null, CallLimits.DEFAULT);
    delivery = new Delivery(connection, DeliverStep.Listener.NONE, new Fights(() -> now));
  }

  @BeforeEach
  void removeWhatOtherTestsLeft() throws Exception {
    delivery.deliver(cluster("none"), () -> false);
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void whatOnlyLooksDifferentIsAskedOnceAndNotWritten() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, configMap("shop", "settings", "one"));
    deliver(shop);
    kubectl("annotate", "configmap", "settings", "-n", "shop", "note=mine");
    long writes = connection.requests().writes();
    long dryRuns = connection.requests().of(Verb.DRY_RUN);

    for (int i = 0; i < 3; i++) {
      ApplicationReport report = deliver(shop);
      assertThat(report.repairs()).isEmpty();
      assertThat(report.applied()).isZero();
    }

    assertThat(connection.requests().of(Verb.DRY_RUN) - dryRuns).isEqualTo(1);
    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  @Test
  void aRepairTellsTheFieldsAndWhoChangedThem() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, deployment("shop", "web", 2));
    deliver(shop);
    patch(
        "deployment",
        "somebody",
        """
        {"spec": {"replicas": 5, "template": {"spec": {"containers":
          [{"name": "web", "image": "other"}]}}}}
        """);

    ApplicationReport report = deliver(shop);

    assertThat(report.repairs())
        .singleElement()
        .satisfies(
            drift ->
                assertThat(drift.fields())
                    .containsExactly(
                        new ChangedField("spec.replicas", "somebody"),
                        new ChangedField(
                            "spec.template.spec.containers[name=web].image", "somebody")))
        .satisfies(drift -> assertThat(drift.by()).isEqualTo("somebody"))
        .satisfies(
            drift ->
                assertThat(drift.words())
                    .isEqualTo(
                        "spec.replicas, spec.template.spec.containers[name=web].image were changed"
                            + " by somebody"));
  }

  @Test
  void aDeletedObjectIsSaidToBeDeleted() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, configMap("shop", "settings", "one"));
    deliver(shop);
    kubectl("delete", "configmap", "settings", "-n", "shop");

    assertThat(deliver(shop).repairs())
        .singleElement()
        .satisfies(drift -> assertThat(drift.wasDeleted()).isTrue())
        .satisfies(drift -> assertThat(drift.words()).isEqualTo("was deleted"));
  }

  @Test
  void ownershipThatWasLostIsTakenBackAndIsNoDrift() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, configMap("shop", "settings", "one"));
    deliver(shop);
    patch("configmap", "somebody", "{\"data\": {\"key\": \"two\"}}");
    patch("configmap", "somebody", "{\"data\": {\"key\": \"one\"}}");

    ApplicationReport report = deliver(shop);

    assertThat(report.repairs()).isEmpty();
    assertThat(report.applied()).isEqualTo(1);
    assertThat(deliver(shop).applied()).as("once is enough").isZero();
    assertThat(FieldManagers.of(live("configmap")).ours().touches(FieldPath.of("data", "key")))
        .isTrue();
  }

  @Test
  void detectReportsAndDoesNotWriteAndAppliesWhatGitChanges() throws Exception {
    Sync detect = sync(Application.Drift.Detect);
    deliver(application(detect, configMap("shop", "settings", "one")));
    patch("configmap", "somebody", "{\"data\": {\"key\": \"mine\"}}");
    long writes = connection.requests().writes();

    ApplicationReport report = deliver(application(detect, configMap("shop", "settings", "one")));
    long asked = connection.requests().of(Verb.DRY_RUN);
    ApplicationReport again = deliver(application(detect, configMap("shop", "settings", "one")));

    assertThat(report.drift().drifted())
        .containsExactly(
            new Drift(
                Manifests.manifest("shop", configMap("shop", "settings", "one")).id(),
                List.of(new ChangedField("data.key", "somebody"))));
    assertThat(report.repairs()).isEmpty();
    assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(again.drift()).isEqualTo(report.drift());
    assertThat(connection.requests().of(Verb.DRY_RUN)).as("is not asked again").isEqualTo(asked);
    assertThat(connection.requests().writes()).isEqualTo(writes);

    ApplicationReport changed = deliver(application(detect, configMap("shop", "settings", "two")));
    assertThat(live("configmap").at("/data/key").asText()).isEqualTo("two");
    assertThat(changed.drift()).isEqualTo(DriftReport.NONE);
  }

  @Test
  void detectReportsWhatWasDeleted() throws Exception {
    DesiredApplication shop =
        application(
            sync(Application.Drift.Detect),
            configMap("shop", "settings", "one"),
            configMap("shop", "other", "one"));
    deliver(shop);
    kubectl("delete", "configmap", "settings", "-n", "shop");

    ApplicationReport report = deliver(shop);

    assertThat(report.drift().drifted()).singleElement().matches(Drift::wasDeleted);
    assertThat(kubectl("get", "configmaps", "-n", "shop")).doesNotContain("settings");
  }

  @Test
  void whatAFullCheckDetectedIsStillToldByTheQuickOnesAfterIt() throws Exception {
    DesiredApplication shop =
        application(sync(Application.Drift.Detect), deployment("shop", "web", 2));
    deliver(shop);
    JsonNode owners = live("deployment").at("/metadata/managedFields");
    kubectl("label", "--overwrite", "deployment", "web", "-n", "shop", "rimward.dev/application=x");
    kubectl(
        "patch",
        "deployment",
        "web",
        "-n",
        "shop",
        "--type=json",
        "-p",
        "[{\"op\": \"replace\", \"path\": \"/metadata/managedFields\", \"value\": "
            + owners
            + "}]");
    assertThat(deliver(shop).drift()).isEqualTo(DriftReport.NONE);

    DriftReport full = deliver(shop, Depth.FULL).drift();

    assertThat(full.words())
        .containsExactly(
            "Deployment.apps shop/web: metadata.labels[rimward.dev/application] was changed,"
                + " and is left so");
    assertThat(deliver(shop).drift()).isEqualTo(full);
    assertThat(deliver(shop, Depth.FULL).drift()).isEqualTo(full);
  }

  @Test
  void ignoreLooksForNothingAndAppliesWhatGitChanges() throws Exception {
    Sync ignore = sync(Application.Drift.Ignore);
    deliver(application(ignore, configMap("shop", "settings", "one")));
    patch("configmap", "somebody", "{\"data\": {\"key\": \"mine\"}}");
    long asked = connection.requests().of(Verb.DRY_RUN);

    ApplicationReport report =
        deliver(application(ignore, configMap("shop", "settings", "one")), Depth.FULL);

    assertThat(report.drift()).isEqualTo(DriftReport.NONE);
    assertThat(report.repairs()).isEmpty();
    assertThat(connection.requests().of(Verb.DRY_RUN)).isEqualTo(asked);
    assertThat(live("configmap").at("/data/key").asText()).isEqualTo("mine");

    deliver(application(ignore, configMap("shop", "settings", "two")));
    assertThat(live("configmap").at("/data/key").asText()).isEqualTo("two");
  }

  @Test
  void aFullCheckAsksOnceForEachObjectAndWritesNothing() throws Exception {
    DesiredApplication shop =
        application(
            Sync.DEFAULT,
            configMap("shop", "settings", "one"),
            configMap("shop", "other", "one"),
            deployment("shop", "web", 2));
    deliver(shop);
    long writes = connection.requests().writes();
    long dryRuns = connection.requests().of(Verb.DRY_RUN);
    long gets = connection.requests().of(Verb.GET);

    ApplicationReport report = deliver(shop, Depth.FULL);

    assertThat(report.repairs()).isEmpty();
    assertThat(connection.requests().of(Verb.DRY_RUN) - dryRuns).isEqualTo(3);
    assertThat(connection.requests().of(Verb.GET) - gets).isZero();
    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  @Test
  void aScalerThatOwnsReplicasIsLeftAlsoWhenGitChangesSomethingElse() throws Exception {
    Sync sync = ignoring(List.of("/spec/replicas"), List.of());
    deliver(application(sync, deployment("shop", "web", 2)));
    assertThat(replicas()).as("on creation it is applied").isEqualTo(2);
    patch("deployment", "keda", "{\"spec\": {\"replicas\": 7}}");

    assertThat(deliver(application(sync, deployment("shop", "web", 2))).repairs()).isEmpty();
    assertThat(replicas()).isEqualTo(7);

    deliver(application(sync, deployment("shop", "web", 2).replace("web:1", "web:2")));
    assertThat(replicas()).isEqualTo(7);
    assertThat(live("deployment").at("/spec/template/spec/containers/0/image").asText())
        .endsWith("web:2");
    long dryRuns = connection.requests().of(Verb.DRY_RUN);
    deliver(application(sync, deployment("shop", "web", 2).replace("web:1", "web:2")));
    assertThat(connection.requests().of(Verb.DRY_RUN)).as("at peace").isEqualTo(dryRuns);
  }

  /** Before Kubernetes 1.22 scaling leaves no trace in managedFields: we are still sole owner. */
  @Test
  void aFieldThatOnlyWeOwnKeepsItsLiveValue() throws Exception {
    Sync sync = ignoring(List.of("/spec/replicas"), List.of());
    deliver(application(sync, deployment("shop", "web", 2)));
    kubectl("scale", "deployment", "web", "-n", "shop", "--replicas=5");

    assertThat(deliver(application(sync, deployment("shop", "web", 2))).repairs()).isEmpty();
    deliver(application(sync, deployment("shop", "web", 3).replace("web:1", "web:2")));
    deliver(application(sync, deployment("shop", "web", 3).replace("web:1", "web:2")), Depth.FULL);

    assertThat(replicas()).isEqualTo(5);
  }

  @Test
  void aFieldManagersFieldsAreLeftAndAllOthersPutBack() throws Exception {
    Sync sync = ignoring(List.of(), List.of("keda"));
    DesiredApplication shop = application(sync, deployment("shop", "web", 2));
    deliver(shop);
    patch("deployment", "keda", "{\"spec\": {\"replicas\": 7}}");
    deliver(shop);
    assertThat(replicas()).isEqualTo(7);

    patch("deployment", "somebody", "{\"spec\": {\"replicas\": 9}}");

    assertThat(deliver(shop).repairs()).hasSize(1);
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void anInjectedSidecarStaysAndIsNoDrift() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, deployment("shop", "web", 2));
    deliver(shop);
    patch(
        "deployment",
        "injector",
        """
        {"spec": {"template": {"spec": {"containers": [{"name": "proxy", "image": "proxy:1"}]}}}}
        """);

    assertThat(deliver(shop).repairs()).isEmpty();
    assertThat(deliver(shop, Depth.FULL).repairs()).isEmpty();
    deliver(application(Sync.DEFAULT, deployment("shop", "web", 2).replace("web:1", "web:2")));

    assertThat(live("deployment").at("/spec/template/spec/containers").findValuesAsText("image"))
        .containsExactlyInAnyOrder("registry.example/web:2", "proxy:1");
  }

  @Test
  void anImageThatAnInjectorRewritesIsLeftWhereItIsIgnored() throws Exception {
    Sync sync = ignoring(List.of("/spec/template/spec/containers/0/image"), List.of());
    deliver(application(sync, deployment("shop", "web", 2)));
    patch(
        "deployment",
        "injector",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "proxy", "image": "proxy:1"}, {"name": "web", "image": "mirror/web:1"}]}}}}
        """);

    assertThat(deliver(application(sync, deployment("shop", "web", 2))).repairs()).isEmpty();
    deliver(application(sync, deployment("shop", "web", 3)));

    assertThat(replicas()).isEqualTo(3);
    assertThat(live("deployment").at("/spec/template/spec/containers").findValuesAsText("image"))
        .containsExactlyInAnyOrder("mirror/web:1", "proxy:1");
  }

  @Test
  void aCertificateBundleThatAControllerWritesIntoAWebhookIsLeft() throws Exception {
    String webhooks =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: checks}
        webhooks:
        - name: check.rimward.example
          clientConfig: {url: "https://127.0.0.1:1/check", caBundle: ""}
          failurePolicy: Ignore
          sideEffects: None
          admissionReviewVersions: [v1]
          rules:
          - {apiGroups: [none.example], apiVersions: [v1], operations: [CREATE], resources: [none]}
        """;
    Sync sync = ignoring(List.of("/webhooks/0/clientConfig/caBundle"), List.of());
    deliver(application(sync, webhooks));
    kubectl(
        "patch",
        "validatingwebhookconfiguration",
        "checks",
        "--type=json",
        "--field-manager=cainjector",
        "-p",
        "[{\"op\": \"add\", \"path\": \"/webhooks/0/clientConfig/caBundle\","
            + " \"value\": \"YnVuZGxl\"}]");

    assertThat(deliver(application(sync, webhooks)).repairs()).isEmpty();
    deliver(application(sync, webhooks.replace("/check\"", "/other\"")));

    JsonNode live =
        Json.read(kubectl("get", "validatingwebhookconfiguration", "checks", "-o", "json"));
    assertThat(live.at("/webhooks/0/clientConfig/url").asText()).endsWith("/other");
    assertThat(live.at("/webhooks/0/clientConfig/caBundle").asText()).isEqualTo("YnVuZGxl");
  }

  @Test
  void aFightIsGivenUpAndTakenUpAgain() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, deployment("shop", "web", 2));
    deliver(shop);
    for (int i = 0; i < 3; i++) {
      patch("deployment", "keda", "{\"spec\": {\"replicas\": 7}}");
      assertThat(deliver(shop).repairs()).as("time %d", i).hasSize(1);
      now = now.plus(Duration.ofMinutes(3));
    }
    patch("deployment", "keda", "{\"spec\": {\"replicas\": 7}}");
    long writes = connection.requests().writes();

    ApplicationReport report = deliver(shop);

    assertThat(report.repairs()).isEmpty();
    assertThat(connection.requests().writes()).isEqualTo(writes);
    assertThat(replicas()).isEqualTo(7);
    assertThat(report.drift().fights())
        .singleElement()
        .satisfies(fight -> assertThat(fight.by()).isEqualTo("keda"))
        .satisfies(fight -> assertThat(fight.field()).isEqualTo("spec.replicas"));

    now = now.plus(Duration.ofMinutes(10));
    assertThat(deliver(shop).repairs()).hasSize(1);
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void aCommitThatChangesTheObjectEndsAFight() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, deployment("shop", "web", 2));
    deliver(shop);
    for (int i = 0; i < 4; i++) {
      patch("deployment", "keda", "{\"spec\": {\"replicas\": 7}}");
      deliver(shop);
    }
    assertThat(replicas()).isEqualTo(7);

    ApplicationReport report = deliver(application(Sync.DEFAULT, deployment("shop", "web", 3)));

    assertThat(report.drift()).isEqualTo(DriftReport.NONE);
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void aSuspendedClusterSaysWhatHasDrifted() throws Exception {
    DesiredApplication shop = application(Sync.DEFAULT, configMap("shop", "settings", "one"));
    deliver(shop);
    patch("configmap", "somebody", "{\"data\": {\"key\": \"mine\"}}");
    long writes = connection.requests().writes();

    ApplicationReport report =
        requireNonNull(delivery.observe(cluster("c", shop)).applications().get("shop"));

    assertThat(report.drift().drifted())
        .singleElement()
        .satisfies(
            drift -> assertThat(drift.words()).isEqualTo("data.key was changed by somebody"));
    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  private ApplicationReport deliver(DesiredApplication application) throws Exception {
    return deliver(application, Depth.QUICK);
  }

  private ApplicationReport deliver(DesiredApplication application, Depth depth) throws Exception {
    DeliveryReport report = delivery.deliver(cluster("c", application), depth, () -> false);
    ApplicationReport one = requireNonNull(report.applications().get("shop"));
    assertThat(one.problems()).isEmpty();
    return one;
  }

  private static DesiredApplication application(Sync sync, String... objects) {
    DesiredApplication plain = Manifests.application("shop", objects);
    return new DesiredApplication(
        plain.name(),
        plain.namespace(),
        plain.digest(),
        plain.objects(),
        plain.deletionApproved(),
        List.of(),
        sync,
        null);
  }

  private static Sync sync(Application.Drift drift) {
    return new Sync(
        true, Application.Force.Never, drift, List.of(), Duration.ofMinutes(5), List.of());
  }

  private static Sync ignoring(List<String> pointers, List<String> managers) {
    return new Sync(
        true,
        Application.Force.Never,
        Application.Drift.Correct,
        List.of(new IgnoredDifference(ObjectTarget.ANY, pointers, managers)),
        Duration.ofMinutes(5),
        List.of());
  }

  private static void patch(String kind, String manager, String patch) {
    kubectl(
        "patch",
        kind,
        kind.equals("deployment") ? "web" : "settings",
        "-n",
        "shop",
        "--field-manager=" + manager,
        "-p",
        patch);
  }

  private static JsonNode live(String kind) throws Exception {
    String name = kind.equals("deployment") ? "web" : "settings";
    return Json.read(
        kubectl("get", kind, name, "-n", "shop", "-o", "json", "--show-managed-fields"));
  }

  private static int replicas() throws Exception {
    return live("deployment").at("/spec/replicas").asInt();
  }

  private static String kubectl(String... arguments) {
    return SERVER.get().kubectl(arguments);
  }
}

package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.ServerException;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delivery to a real kube-apiserver. Each test has applications, thus namespaces, of its own. */
class DeliveryTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);

  private ClusterConnection connection;
  private Delivery delivery;

  DeliveryTest() throws Exception {
    connection = connect();
    delivery = new Delivery(connection, DeliverStep.Listener.NONE);
  }

  @BeforeEach
  void removeWhatOtherTestsLeft() throws Exception {
    while (!deliver(cluster("none")).applications().isEmpty()) {
      Thread.sleep(20);
    }
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void appliesAnApplicationIntoItsNamespaceWhichItCreates() throws Exception {
    ApplicationReport report =
        deliver("shop", configMap("shop", "settings", "one"), deployment("shop", "web", 2));

    assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(report.applied()).isEqualTo(2);
    assertThat(report.objects()).isEqualTo(2);
    assertThat(report.health()).isEqualTo(Health.Progressing);
    assertThat(value("shop", "settings")).isEqualTo("one");
    assertThat(kubectl("get", "deployment", "web", "-n", "shop", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("2");
  }

  @Test
  void writesNothingWhenNothingChanged() throws Exception {
    DesiredApplication still =
        application("still", configMap("still", "settings", "one"), deployment("still", "web", 2));
    deliver(cluster("first", still));
    String versions = versions("still");
    long writes = connection.requests().writes();

    deliver(cluster("second", still));

    assertThat(connection.requests().writes()).isEqualTo(writes);
    assertThat(versions("still")).isEqualTo(versions);
  }

  @Test
  void asksOnceForEachKindWhenNothingChanged() throws Exception {
    String[] objects =
        IntStream.range(0, 30)
            .mapToObj(i -> configMap("cheap", "settings-" + i, "one"))
            .toArray(String[]::new);
    DesiredCluster desired = cluster("first", application("cheap", objects));
    deliver(desired);
    long before = connection.requests().total();

    deliver(desired);

    assertThat(connection.requests().total() - before).as("inventories, ConfigMaps").isEqualTo(2);
  }

  @Test
  void appliesOnlyWhatChanged() throws Exception {
    deliver("change", configMap("change", "a", "one"), configMap("change", "b", "one"));
    String untouched = version("change", "a");

    ApplicationReport report =
        deliver("change", configMap("change", "a", "one"), configMap("change", "b", "two"));

    assertThat(report.applied()).isEqualTo(1);
    assertThat(report.repairs()).isEmpty();
    assertThat(value("change", "b")).isEqualTo("two");
    assertThat(version("change", "a")).isEqualTo(untouched);
  }

  @Test
  void repairsWhatWasEditedAndSaysByWhom() throws Exception {
    String[] objects = {configMap("edit", "settings", "one")};
    deliver("edit", objects);
    kubectl(
        "patch",
        "configmap",
        "settings",
        "-n",
        "edit",
        "--field-manager=somebody",
        "-p",
        "{\"data\":{\"key\":\"two\"}}");

    ApplicationReport report = deliver("edit", objects);

    assertThat(value("edit", "settings")).isEqualTo("one");
    assertThat(report.repairs())
        .singleElement()
        .satisfies(repair -> assertThat(repair.by()).isEqualTo("somebody"))
        .satisfies(repair -> assertThat(repair.id()).hasToString("ConfigMap edit/settings"));
  }

  @Test
  void repairsWhatWasScaled() throws Exception {
    String[] objects = {deployment("scale", "web", 2)};
    deliver("scale", objects);
    kubectl("scale", "deployment", "web", "-n", "scale", "--replicas=7");

    assertThat(deliver("scale", objects).repairs()).hasSize(1);

    assertThat(kubectl("get", "deploy", "web", "-n", "scale", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("2");
  }

  @Test
  void bringsBackWhatWasDeleted() throws Exception {
    String[] objects = {configMap("back", "settings", "one"), configMap("back", "other", "one")};
    deliver("back", objects);
    kubectl("delete", "configmap", "settings", "-n", "back");

    assertThat(deliver("back", objects).repairs()).hasSize(1);

    assertThat(value("back", "settings")).isEqualTo("one");
  }

  @Test
  void bringsBackWhatWasDeletedTogetherWithItsInventory() throws Exception {
    String[] objects = {configMap("lost", "settings", "one")};
    deliver("lost", objects);
    kubectl("delete", "configmap", "inventory-lost", "-n", "rimward-system");
    kubectl("delete", "configmap", "settings", "-n", "lost");

    assertThat(deliver("lost", objects).outcome()).isEqualTo(Outcome.DELIVERED);

    assertThat(value("lost", "settings")).isEqualTo("one");
  }

  @Test
  void putsBackALabelThatHidesAnObjectFromTheLists() throws Exception {
    String[] objects = {configMap("label", "settings", "one")};
    deliver("label", objects);
    kubectl("label", "configmap", "settings", "-n", "label", "app.kubernetes.io/managed-by-");

    assertThat(deliver("label", objects).repairs()).hasSize(1);

    assertThat(
            kubectl(
                "get", "configmap", "-n", "label", "-l", "app.kubernetes.io/managed-by=rimward"))
        .contains("settings");
  }

  @Test
  void leavesAFieldThatItDoesNotSet() throws Exception {
    String[] objects = {configMap("field", "settings", "one")};
    deliver("field", objects);
    kubectl("annotate", "configmap", "settings", "-n", "field", "note=mine");
    String version = version("field", "settings");

    ApplicationReport report = deliver("field", objects);
    long writes = connection.requests().writes();
    deliver("field", objects);

    assertThat(report.repairs()).isEmpty();
    assertThat(version("field", "settings")).isEqualTo(version);
    assertThat(connection.requests().writes()).as("looked at once only").isEqualTo(writes);
  }

  @Test
  void leavesAnObjectThatItNeverOwned() throws Exception {
    deliver("foreign", configMap("foreign", "settings", "one"));
    kubectl("create", "configmap", "mine", "-n", "foreign", "--from-literal=key=one");
    String version = version("foreign", "mine");

    deliver(cluster("none"));

    assertThat(version("foreign", "mine")).isEqualTo(version);
    assertThat(exists("foreign", "settings")).isFalse();
  }

  @Test
  void prunesWhatIsNoLongerInGitAndOnlyThat() throws Exception {
    deliver("prune", configMap("prune", "a", "one"), configMap("prune", "b", "one"));

    ApplicationReport report = deliver("prune", configMap("prune", "a", "one"));

    assertThat(report.pruned()).isEqualTo(1);
    assertThat(exists("prune", "a")).isTrue();
    assertThat(exists("prune", "b")).isFalse();
  }

  @Test
  void removesAnApplicationWithItsInventoryAndLeavesItsNamespaceAndItsNeighbour() throws Exception {
    DesiredApplication stays = application("stays", configMap("stays", "settings", "one"));
    deliver(cluster("1", stays, application("goes", configMap("goes", "settings", "one"))));

    DeliveryReport report = deliver(cluster("2", stays));

    assertThat(one(report, "goes").removed()).isTrue();
    assertThat(exists("goes", "settings")).isFalse();
    assertThat(exists("rimward-system", "inventory-goes")).isFalse();
    assertThat(exists("stays", "settings")).isTrue();
    assertThat(kubectl("get", "namespace", "goes")).contains("Active");
  }

  @Test
  void doesNotDeleteAnObjectThatOnlyCopiedTheLabels() throws Exception {
    deliver("parent", configMap("parent", "settings", "one"));
    kubectl("create", "configmap", "child", "-n", "parent");
    kubectl(
        "label",
        "configmap",
        "child",
        "-n",
        "parent",
        "app.kubernetes.io/managed-by=rimward",
        "applyset.kubernetes.io/part-of=" + ApplySet.id("parent"));

    deliver(cluster("none"));

    assertThat(exists("parent", "settings")).isFalse();
    assertThat(exists("parent", "child")).isTrue();
  }

  @Test
  void leavesAnObjectOfTheSameNameThatSomeoneElseMade() throws Exception {
    deliver("again", configMap("again", "settings", "one"), configMap("again", "other", "one"));
    kubectl("delete", "configmap", "settings", "-n", "again");
    kubectl("create", "configmap", "settings", "-n", "again", "--from-literal=key=mine");

    ApplicationReport report = deliver("again", configMap("again", "other", "one"));

    assertThat(report.pruned()).isZero();
    assertThat(report.notes()).singleElement().asString().contains("another object");
    assertThat(value("again", "settings")).isEqualTo("mine");
  }

  @Test
  void handsAnObjectOverToTheApplicationThatNowWantsIt() throws Exception {
    String shared = configMap("from", "shared", "one");
    deliver(cluster("1", application("from", shared, configMap("from", "own", "one"))));
    String uid = uid("from", "shared");

    deliver(
        cluster(
            "2", application("from", configMap("from", "own", "one")), application("to", shared)));
    deliver(cluster("3", application("to", shared)));

    assertThat(uid("from", "shared")).isEqualTo(uid);
    assertThat(exists("from", "own")).isFalse();
  }

  @Test
  void stopsDeletingAllOfAnApplicationThatStaysUntilItIsApproved() throws Exception {
    deliver("empty", configMap("empty", "a", "one"), configMap("empty", "b", "one"));

    ApplicationReport held = deliver("empty");
    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(held.problems())
        .singleElement()
        .asString()
        .contains("Rimward-Approve-Deletion: empty");
    assertThat(exists("empty", "a")).isTrue();

    deliver(cluster("approved", application("empty", true)));
    assertThat(exists("empty", "a")).isFalse();
  }

  @Test
  void oneObjectThatIsRefusedStopsNoOther() throws Exception {
    String bad =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: bad, namespace: refused}
        spec: {ports: [{port: -1}]}
        """;
    DeliveryReport report =
        deliver(
            cluster(
                "1",
                application("refused", configMap("refused", "settings", "one"), bad),
                application("well", configMap("well", "settings", "one"))));

    assertThat(report.isDelivered()).isFalse();
    assertThat(one(report, "refused").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(one(report, "refused").problems())
        .singleElement()
        .asString()
        .contains("Service refused/bad", "port");
    assertThat(one(report, "well").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(exists("refused", "settings")).isTrue();
  }

  @Test
  void prunesNothingOfAnApplicationThatFails() throws Exception {
    deliver("careful", configMap("careful", "old", "one"));

    deliver(
        "careful",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: bad, namespace: careful}
        spec: {ports: [{port: -1}]}
        """);

    assertThat(exists("careful", "old")).isTrue();
  }

  @Test
  void aRefusedSecretShowsNoneOfItsValues() throws Exception {
    ApplicationReport report =
        deliver(
            "hush",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: credentials, namespace: hush}
            data: {password: "hunter2-is-no-base64"}
            """);

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.problems().toString()).contains("credentials").doesNotContain("hunter2");
  }

  @Test
  void waitsUntilAKindIsServed() throws Exception {
    assertThat(deliver("kinds", customKind("widgets", "Widget")).outcome())
        .isEqualTo(Outcome.DELIVERED);

    assertThat(connection.discovery().find("rimward.example/v1", "Widget")).isPresent();
    awaitRemoved("kinds");
    assertThat(kubectl("get", "crds")).doesNotContain("widgets");
  }

  @Test
  void appliesAKindBeforeItsObjectsAndKeepsItWhileOthersUseIt() throws Exception {
    String kind = customKind("widgets", "Widget");
    String object =
        """
        apiVersion: rimward.example/v1
        kind: Widget
        metadata: {name: first, namespace: kinds}
        spec: {size: 1}
        """;
    assertThat(deliver("kinds", object, kind).outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(kubectl("get", "widget", "first", "-n", "kinds", "-o", "jsonpath={.spec.size}"))
        .isEqualTo("1");
    SERVER
        .get()
        .kubectlReading(
            object.replace("first", "foreign").replace("namespace: kinds", "namespace: default"),
            "apply",
            "-f",
            "-");

    DeliveryReport report = deliver(cluster("none"));

    assertThat(one(report, "kinds").problems().toString()).contains("is kept");
    assertThat(kubectl("get", "widgets", "-A")).contains("foreign").doesNotContain("first");
    kubectl("delete", "widget", "foreign", "-n", "default");
    awaitRemoved("kinds");
    assertThat(kubectl("get", "crds")).doesNotContain("widgets");
  }

  @Test
  void kubectlSeesTheInventoryAsTheParentOfAnApplySet() throws Exception {
    deliver("set", configMap("set", "settings", "one"), deployment("set", "web", 1));

    String parent = kubectl("get", "cm", "inventory-set", "-n", "rimward-system", "-o", "yaml");

    assertThat(parent)
        .contains("applyset.kubernetes.io/id: " + ApplySet.id("set"))
        .contains("applyset.kubernetes.io/tooling: rimward/v1")
        .contains("applyset.kubernetes.io/contains-group-kinds: ConfigMap,Deployment.apps")
        .contains("applyset.kubernetes.io/additional-namespaces: set");
  }

  /** kubectl checks the id before it looks whose tool the set is. */
  @Test
  void kubectlRefusesToPruneASetThatIsNotItsOwn() throws Exception {
    deliver("guard", configMap("guard", "settings", "one"));
    ProcessBuilder kubectl =
        new ProcessBuilder(
                "kubectl",
                "--kubeconfig=" + SERVER.get().kubeconfig(),
                "apply",
                "--prune",
                "--applyset=configmaps/inventory-guard",
                "--namespace=rimward-system",
                "--validate=false",
                "-f",
                "-")
            .redirectErrorStream(true);
    kubectl.environment().put("KUBECTL_APPLYSET", "true");
    Process process = kubectl.start();
    try (Writer input = process.outputWriter()) {
      input.write(configMap("rimward-system", "other", "one"));
    }

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("rimward", "tooling");
    assertThat(process.waitFor()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(DeliverStep.class)
  void goesOnAfterDyingAtAnyStep(DeliverStep fatal) throws Exception {
    String name = "crash-" + fatal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    deliver(name, configMap(name, "old", "one"), configMap(name, "kept", "one"));
    String[] next = {
      configMap(name, "kept", "two"), configMap(name, "new", "one"), deployment(name, "web", 1)
    };
    AtomicInteger times = new AtomicInteger();
    Delivery dying =
        new Delivery(
            connection,
            step -> {
              if (step == fatal && times.getAndIncrement() == 0) {
                throw new IllegalStateException("dies after " + step);
              }
            });
    assertThatThrownBy(() -> dying.deliver(cluster("2", application(name, next)), () -> false))
        .hasMessageContaining("dies");

    Delivery restarted = new Delivery(connection, DeliverStep.Listener.NONE);
    DeliveryReport report = restarted.deliver(cluster("2", application(name, next)), () -> false);

    assertThat(report.isDelivered()).isTrue();
    assertThat(exists(name, "old")).isFalse();
    assertThat(value(name, "kept")).isEqualTo("two");
    assertThat(exists(name, "new")).isTrue();
    restarted.deliver(cluster("none"), () -> false);
    assertThat(kubectl("get", "configmaps,deployments", "-n", name, "-o", "name"))
        .doesNotContain("kept", "new", "old", "web");
  }

  @Test
  void losesNoMemberWhenItDiesBetweenApplyingAndWritingTheInventory() throws Exception {
    Delivery dying =
        new Delivery(
            connection,
            step -> {
              if (step == DeliverStep.ALL_APPLIED) {
                throw new IllegalStateException("dies");
              }
            });
    DesiredCluster desired =
        cluster("1", application("member", configMap("member", "settings", "one")));
    assertThatThrownBy(() -> dying.deliver(desired, () -> false)).hasMessage("dies");
    assertThat(exists("member", "settings")).isTrue();

    deliver(cluster("none"));

    assertThat(exists("member", "settings")).isFalse();
  }

  @Test
  void aHangingServerEndsAPassInTimeAndTheNextCatchesUp() throws Exception {
    DesiredCluster desired =
        cluster("1", application("hang", configMap("hang", "settings", "one")));
    CallLimits limits =
        new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
    try (ClusterConnection impatient = connect(limits)) {
      Delivery waiting = new Delivery(impatient, DeliverStep.Listener.NONE);
      SERVER.get().suspend();
      try {
        assertThatThrownBy(() -> waiting.deliver(desired, () -> false))
            .isInstanceOfSatisfying(
                ClusterFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
      } finally {
        SERVER.get().resume();
      }

      assertThat(waiting.deliver(desired, () -> false).isDelivered()).isTrue();
    }
    assertThat(value("hang", "settings")).isEqualTo("one");
  }

  @Test
  void refusedCredentialsAreAFailureAndNotAnEmptyCluster() throws Exception {
    deliver("blind", configMap("blind", "old", "one"));
    Delivery refused =
        new Delivery(
            ClusterConnection.open(
                Files.readString(SERVER.get().kubeconfig())
                    .replaceAll("user: \\{token: [^}]*}", "user: {token: nobody}"),
                null,
                CallLimits.DEFAULT),
            DeliverStep.Listener.NONE);

    assertThatThrownBy(() -> refused.deliver(cluster("none"), () -> false))
        .isInstanceOfSatisfying(
            ClusterFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    assertThat(exists("blind", "old")).isTrue();
  }

  @Test
  void observingWritesNothing() throws Exception {
    DesiredCluster desired =
        cluster("1", application("watched", configMap("watched", "settings", "one")));
    long writes = connection.requests().writes();

    DeliveryReport report = delivery.observe(desired);

    assertThat(one(report, "watched").outcome()).isEqualTo(Outcome.PENDING);
    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  @Test
  void aSupersededPassDoesNotWaitForAKind() throws Exception {
    List<String> problems = new ArrayList<>();
    long start = System.nanoTime();
    delivery
        .deliver(cluster("1", application("hasty", customKind("gadgets", "Gadget"))), () -> true)
        .applications()
        .values()
        .forEach(one -> problems.addAll(one.problems()));

    assertThat(problems).singleElement().asString().contains("not served yet");
    assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(10);
  }

  private ApplicationReport deliver(String application, String... objects) throws Exception {
    return one(deliver(cluster("commit", application(application, objects))), application);
  }

  private static ApplicationReport one(DeliveryReport report, String application) {
    ApplicationReport one = report.applications().get(application);
    assertThat(one).as(application).isNotNull();
    return requireNonNull(one);
  }

  private DeliveryReport deliver(DesiredCluster desired) throws Exception {
    return delivery.deliver(desired, () -> false);
  }

  /** What has finalizers needs more than one pass until it is gone. */
  private void awaitRemoved(String application) throws Exception {
    ApplicationReport report = one(deliver(cluster("none")), application);
    for (int passes = 1; !report.removed() && passes < 50; passes++) {
      assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
      Thread.sleep(100);
      report = one(deliver(cluster("none")), application);
    }
    assertThat(report.removed()).isTrue();
  }

  private static ClusterConnection connect() throws ClusterFailure, IOException {
    return connect(CallLimits.DEFAULT);
  }

  private static ClusterConnection connect(CallLimits limits) throws ClusterFailure, IOException {
    return ClusterConnection.open(Files.readString(SERVER.get().kubeconfig()), null, limits);
  }

  private static String customKind(String plural, String kind) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %s.rimward.example}
    spec:
      group: rimward.example
      scope: Namespaced
      names: {plural: %s, kind: %s}
      versions:
      - name: v1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(plural, plural, kind);
  }

  private static String value(String namespace, String name) {
    return kubectl("get", "configmap", name, "-n", namespace, "-o", "jsonpath={.data.key}");
  }

  private static String version(String namespace, String name) {
    return metadata(namespace, name, "resourceVersion");
  }

  private static String uid(String namespace, String name) {
    return metadata(namespace, name, "uid");
  }

  private static String metadata(String namespace, String name, String field) {
    return kubectl(
        "get", "configmap", name, "-n", namespace, "-o", "jsonpath={.metadata." + field + "}");
  }

  private static String versions(String application) {
    String format = "jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}\n{end}";
    return kubectl("get", "configmaps,deployments", "-n", application, "-o", format)
        + version("rimward-system", "inventory-" + application);
  }

  private static boolean exists(String namespace, String name) {
    try {
      return !version(namespace, name).isEmpty();
    } catch (ServerException e) {
      assertThat(e.getMessage()).contains("NotFound");
      return false;
    }
  }

  private static String kubectl(String... arguments) {
    return SERVER.get().kubectl(arguments);
  }
}

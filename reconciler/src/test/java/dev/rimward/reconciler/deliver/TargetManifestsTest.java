package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.ServerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code manifests/target}: delivery with exactly the identity that it makes. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class TargetManifestsTest {
  private static final String IDENTITY = "--as=system:serviceaccount:rimward-system:rimward";

  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::startWithControllers);

  private final Path manifests = Path.of("..", "manifests").toAbsolutePath().normalize();
  private final Lanes lanes =
      new Lanes(Lane.Settings.DEFAULT, event -> {}, new Random(1), InstantSource.system());
  private String kubeconfig = "";

  @BeforeAll
  void applyAsTheReadmeSays() throws Exception {
    SERVER.get().kubectl("apply", "-k", manifests.resolve("target").toString());
    kubeconfig = kubeconfigOfTheScript();
    await(() -> may("create", "deployments.apps"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    lanes.retire("fra1");
  }

  @Test
  void deliversAnApplicationAndPrunesIt() throws Exception {
    Lane lane = start();
    lane.desired(
        cluster(
            "1",
            application("shop", configMap("shop", "settings", "one"), deployment("shop", "web", 2)),
            application("other", configMap("other", "settings", "one"))));
    awaitDelivered(lane, "1");

    assertThat(kubectl("get", "deployment", "web", "-n", "shop", "-o", "name").strip())
        .isEqualTo("deployment.apps/web");
    assertThat(kubectl("get", "configmap", "inventory-shop", "-n", "rimward-system", "-o", "name"))
        .contains("inventory-shop");

    lane.desired(cluster("2", application("other", configMap("other", "settings", "one"))));
    awaitDelivered(lane, "2");

    assertThat(kubectl("get", "deployment,configmap", "-n", "shop", "-o", "name"))
        .doesNotContain("web", "settings");
    assertThat(kubectl("get", "namespace", "shop", "-o", "name")).contains("namespace/shop");
  }

  @Test
  void reportsAKindThatTheRoleLeavesOutUntilARoleIsAdded() throws Exception {
    String priorityClass =
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: first}
        value: 1
        """;
    Lane lane = start();
    lane.desired(
        cluster(
            "3",
            application("greedy", priorityClass, configMap("greedy", "settings", "one")),
            application("modest", configMap("modest", "settings", "one"))));
    await(() -> !lane.status().problems().isEmpty());

    assertThat(lane.status().problems())
        .anyMatch(
            problem ->
                problem.startsWith("greedy: PriorityClass.scheduling.k8s.io first: ")
                    && problem.contains("forbidden"));
    assertThat(kubectl("get", "configmap", "settings", "-n", "modest", "-o", "name"))
        .contains("settings");

    SERVER
        .get()
        .kubectlReading(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: rimward-delivery-priorities
              labels: {rimward.dev/aggregate-to-delivery: "true"}
            rules:
              - apiGroups: [scheduling.k8s.io]
                resources: [priorityclasses]
                verbs: [get, list, create, patch, delete]
            """,
            "apply",
            "-f",
            "-");
    await(() -> may("create", "priorityclasses.scheduling.k8s.io"));
    lane.retry();
    awaitDelivered(lane, "3");
  }

  @Test
  void grantsNothingThatDeliveryDoesNotDo() {
    assertThat(may("create", "pods", "--subresource=exec")).isFalse();
    assertThat(may("create", "serviceaccounts", "--subresource=token")).isFalse();
    assertThat(may("update", "deployments.apps")).isFalse();
    assertThat(may("deletecollection", "secrets")).isFalse();
    assertThat(may("delete", "namespaces")).isFalse();
    assertThat(may("create", "pods")).isFalse();
    assertThat(may("escalate", "roles.rbac.authorization.k8s.io")).isFalse();
    assertThat(may("impersonate", "users")).isFalse();
  }

  private Lane start() throws InterruptedException {
    return lanes.start("fra1", () -> ClusterConnection.open(kubeconfig, null, CallLimits.DEFAULT));
  }

  private String kubeconfigOfTheScript() throws Exception {
    ProcessBuilder script =
        new ProcessBuilder("bash", manifests.resolve("kubeconfig").toString(), "fra1")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    script.environment().put("KUBECONFIG", SERVER.get().kubeconfig().toString());
    Process process = script.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed).doesNotContain(Files.readString(SERVER.get().kubeconfig()));
    return printed;
  }

  private static boolean may(String verb, String resource, String... more) {
    Stream<String> words = Stream.of("auth", "can-i", verb, resource, "--all-namespaces", IDENTITY);
    try {
      return kubectl(Stream.concat(words, Stream.of(more)).toArray(String[]::new))
          .strip()
          .equals("yes");
    } catch (ServerException e) {
      // kubectl ends with 1 where the answer is no.
      return false;
    }
  }

  private static String kubectl(String... arguments) {
    return SERVER.get().kubectl(arguments);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void awaitDelivered(Lane lane, String commit) throws Exception {
    await(() -> commit.equals(lane.status().deliveredCommit()));
    assertThat(lane.status().problems()).isEmpty();
  }

  private static void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.holds()) {
      assertThat(Instant.now()).as("in time").isBefore(end);
      Thread.sleep(100);
    }
  }
}

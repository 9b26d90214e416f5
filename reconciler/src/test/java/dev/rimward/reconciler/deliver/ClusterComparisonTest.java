package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.reconciler.deliver.ClusterDifference.Effect;
import dev.rimward.reconciler.deliver.ClusterDifference.ObjectDifference;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.nio.file.Files;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What delivering would change, as a real kube-apiserver says. */
class ClusterComparisonTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);

  private final ClusterConnection connection;
  private final Delivery delivery;

  ClusterComparisonTest() throws Exception {
    connection =
        ClusterConnection.open(
            Files.readString(SERVER.get().kubeconfig()), null, CallLimits.DEFAULT);
    delivery = new Delivery(connection, DeliverStep.Listener.NONE);
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
  void nothingDiffersAfterDeliveringAndNothingIsWritten() throws Exception {
    DesiredCluster desired =
        cluster(
            "1",
            application(
                "shop", configMap("shop", "settings", "one"), deployment("shop", "web", 2)));
    delivery.deliver(desired, () -> false);
    long writes = connection.requests().writes();

    ClusterDifference difference = compare(desired);

    assertThat(difference.objects()).isEmpty();
    assertThat(difference.problems()).isEmpty();
    assertThat(connection.requests().writes()).isEqualTo(writes);
  }

  @Test
  void aChangedAnAddedAndARemovedObjectAreShown() throws Exception {
    delivery.deliver(
        cluster(
            "1",
            application(
                "shop", configMap("shop", "changed", "one"), configMap("shop", "gone", "one"))),
        () -> false);

    ClusterDifference difference =
        compare(
            cluster(
                "2",
                application(
                    "shop", configMap("shop", "changed", "two"), configMap("shop", "new", "one"))));

    assertThat(difference.objects())
        .extracting(ObjectDifference::effect)
        .containsExactly(Effect.Update, Effect.Delete, Effect.Create);
    assertThat(difference.objects().getFirst().diff())
        .startsWith("--- live ConfigMap shop/changed\n+++ git ConfigMap shop/changed\n")
        .contains("-  key: one\n+  key: two\n")
        .doesNotContain("uid", "resourceVersion", "managedFields", "creationTimestamp");
    assertThat(difference.objects().get(1).diff()).contains("+++ /dev/null", "-  key: one\n");
    assertThat(difference.objects().get(2).diff()).contains("--- /dev/null", "+  key: one\n");
  }

  @Test
  void whatNeedsANamespaceOrAKindThatIsNotThereYetIsShownAsGitHasIt() throws Exception {
    ClusterDifference difference =
        compare(
            cluster(
                "1",
                application(
                    "unheard-of",
                    configMap("unheard-of", "settings", "one"),
                    """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: gauges.diff.example}
                    spec:
                      group: diff.example
                      scope: Namespaced
                      names: {plural: gauges, kind: Gauge}
                      versions:
                      - name: v1
                        served: true
                        storage: true
                        schema: {openAPIV3Schema: {type: object}}
                    """,
                    """
                    apiVersion: diff.example/v1
                    kind: Gauge
                    metadata: {name: one, namespace: unheard-of}
                    """,
                    """
                    apiVersion: other.example/v1
                    kind: Unknown
                    metadata: {name: one, namespace: unheard-of}
                    """)));

    assertThat(difference.objects())
        .extracting(one -> one.id().kind())
        .containsExactlyInAnyOrder("CustomResourceDefinition", "ConfigMap", "Gauge");
    assertThat(difference.problems()).singleElement().asString().contains("Unknown");
  }

  @Test
  void secretsTellWhichValuesDifferAndNoneOfThem() throws Exception {
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: credentials, namespace: shop}
        data: {user: aHVudGVyMQ==, password: aHVudGVyMg==}
        """;
    delivery.deliver(cluster("1", application("shop", secret)), () -> false);

    ClusterDifference difference =
        compare(cluster("2", application("shop", secret.replace("aHVudGVyMg==", "aHVudGVyMw=="))));

    assertThat(difference.objects())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.diff())
                    .contains("-  password: \"*** (before)\"\n+  password: \"*** (after)\"\n")
                    .contains("   user: \"***\"\n")
                    .doesNotContain("aHVudGV"));
  }

  private ClusterDifference compare(DesiredCluster desired) throws Exception {
    return ClusterComparison.of(connection, desired, application -> true);
  }
}

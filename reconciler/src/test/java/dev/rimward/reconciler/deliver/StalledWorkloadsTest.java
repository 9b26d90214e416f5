package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StalledWorkloadsTest {
  private static final ObjectId WEB = new ObjectId("apps", "Deployment", "shop", "web");
  private static final Map<ObjectId, JsonNode> OBJECTS =
      Map.of(WEB, Manifests.parse(Manifests.deployment("shop", "web", 2)));
  private static final String PULL =
      "{waiting: {reason: ImagePullBackOff, message: Back-off pulling image \"web:2\"}}";

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.Never());
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final ClusterConnection connection;
  private final StalledWorkloads stalled;

  StalledWorkloadsTest() throws Exception {
    CallLimits limits =
        new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
    connection = ClusterConnection.open(fra1.kubeconfig(), null, limits);
    stalled = new StalledWorkloads(connection, new InFlight(4, connection::ready));
  }

  @BeforeEach
  void makeNamespace() throws Exception {
    connection.create(
        "/api/v1/namespaces",
        Manifests.parse("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"));
  }

  @AfterEach
  void close() {
    connection.close();
    fleet.close();
  }

  @Test
  void saysWhyAWorkloadGetsNoFurther() throws Exception {
    pod("web-1", "{app: web}", PULL);
    pod("other", "{app: other}", "{waiting: {reason: CrashLoopBackOff}}");

    explain("0 of 2 replicas available");

    assertThat(explain("0 of 2 replicas available"))
        .isEqualTo(Map.of(WEB, "ImagePullBackOff: Back-off pulling image \"web:2\""));
  }

  @Test
  void asksNothingOfAWorkloadThatGetsOn() throws Exception {
    pod("web-1", "{app: web}", PULL);

    assertThat(explain("0 of 2 replicas available")).isEmpty();
    assertThat(explain("1 of 2 replicas available")).isEmpty();

    assertThat(fra1.requests().of("list", "Pod")).isZero();
  }

  @Test
  void saysNothingWhereThePodsCannotBeRead() throws Exception {
    pod("web-1", "{app: web}", PULL);
    explain("0 of 2 replicas available");
    fra1.faults(new Fault.ServerError());

    assertThat(explain("0 of 2 replicas available")).isEmpty();
  }

  @Test
  void tellsMoreOfAContainerThatFailsThanOfOneThatWaits() {
    JsonNode pods =
        Manifests.parse(
            """
            - metadata: {creationTimestamp: "2026-01-01T12:00:00Z"}
              status: {containerStatuses: [{state: {waiting: {reason: ErrImagePull, message: old}}}]}
            - metadata: {creationTimestamp: "2026-01-01T12:00:02Z"}
              status: {containerStatuses: [{state: {waiting: {reason: ErrImagePull, message: new}}}]}
            - metadata: {creationTimestamp: "2026-01-01T12:00:03Z"}
              status: {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}
            - metadata: {creationTimestamp: "2026-01-01T12:00:04Z", deletionTimestamp: "2026-01-01T12:00:05Z"}
              status: {containerStatuses: [{state: {waiting: {reason: ErrImagePull, message: gone}}}]}
            - metadata: {creationTimestamp: "2026-01-01T12:00:06Z"}
              status: {containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}
            """);

    assertThat(StalledWorkloads.worst(pods)).contains("ErrImagePull: new");
  }

  @Test
  void writesASelectorAsAQueryHasIt() {
    JsonNode selector =
        Manifests.parse(
            """
            matchLabels: {app: web}
            matchExpressions:
            - {key: tier, operator: In, values: [a, b]}
            - {key: canary, operator: DoesNotExist}
            - {key: zone, operator: Exists}
            - {key: track, operator: NotIn, values: [dark]}
            """);

    assertThat(StalledWorkloads.selector(selector))
        .isEqualTo("app=web,tier in (a,b),!canary,zone,track notin (dark)");
  }

  private Map<ObjectId, String> explain(String words) throws Exception {
    return stalled.explain(Map.of(WEB, ObjectHealth.progressing(words)), OBJECTS);
  }

  private void pod(String name, String labels, String state) throws Exception {
    ObjectNode pod =
        (ObjectNode)
            Manifests.parse(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, labels: %s}
                spec: {}
                """
                    .formatted(name, labels));
    connection.create("/api/v1/namespaces/shop/pods", pod);
    pod.set(
        "status",
        Manifests.parse("{containerStatuses: [{name: web, state: %s}]}".formatted(state)));
    connection.client().raw("/api/v1/namespaces/shop/pods/" + name + "/status", "PUT", pod);
  }
}

package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.Status.RolloutStatus;
import dev.rimward.reconciler.Status.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** New versions, maintenance windows and removed clusters, from the push on. */
@Timeout(120)
class RolloutLoopTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void runTheFirstVersionInBothClusters() throws Exception {
    loop = new EmbeddedLoop(folder);
    loop.write("shop", "careful");
    loop.source()
        .write(
            "policies/careful.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: careful}
            spec:
              applicationSelector: {matchLabels: {placement: careful}}
              replicaScheduling: {duplicated: {replicas: 1}}
              rollout:
                canary: {clusterSelector: {matchLabels: {rimward.dev/cluster: west}}, soak: 1s}
                maxConcurrency: 1
            """)
        .write("apps/shop/kustomization.yaml", Documents.kustomization("deployment.yaml"));
    version(1).push("Run the shop");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(versions()).containsExactly("1", "1"));
    within(SOON, () -> assertThat(loop.service().status().waiting()).isEmpty());
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void aNewVersionComesToTheOthersWhenItIsHealthyAtTheCanary() throws Exception {
    loop.cluster("west").readiness(new Readiness.Never());
    version(2).push("Try the second version");

    within(SOON, () -> assertThat(versions()).containsExactly("2", "1"));
    within(
        SOON,
        () -> {
          assertThat(loop.service().status().rollouts())
              .extracting(RolloutStatus::application, RolloutStatus::phase)
              .containsExactly(tuple("shop", "Canary"));
          assertThat(loop.service().status().waiting())
              .containsExactly(
                  new Waiting(
                      "shop", "east", "Canary", "waits for west, where it is tried first", null));
        });
    assertThat(loop.get("/metrics").body())
        .contains("rimward_rollout_waiting{application=\"shop\",reason=\"Canary\",} 1.0");
    loop.cluster("west").readiness(new Readiness.After(Duration.ZERO));
    within(SOON, () -> assertThat(versions()).containsExactly("2", "2"));
    within(SOON, () -> assertThat(loop.service().status().rollouts()).isEmpty());
  }

  @Test
  void nothingMovesInAClusterWhoseWindowIsClosed() throws Exception {
    loop.source()
        .write(
            "policies/freeze.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: MaintenanceWindow
            metadata: {name: freeze}
            spec:
              type: Deny
              schedule: {cron: "* * * * *", duration: 1h}
              clusterSelector: {matchLabels: {rimward.dev/cluster: east}}
            """);
    version(2).push("Try the second version while the east is frozen");

    within(SOON, () -> assertThat(versions()).containsExactly("2", "1"));
    within(
        SOON,
        () ->
            assertThat(loop.service().status().waiting())
                .extracting(Waiting::cluster, Waiting::reason, Waiting::text)
                .containsExactly(
                    tuple("east", "Window", "waits until the end of maintenance window freeze")));

    loop.source().remove("policies/freeze.yaml").push("Thaw");
    within(SOON, () -> assertThat(versions()).containsExactly("2", "2"));
  }

  @Test
  void driftStaysWhileAWindowForbidsItsRepairAndChangesStillCome() throws Exception {
    loop.source()
        .write(
            "policies/hands-off.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: MaintenanceWindow
            metadata: {name: hands-off}
            spec:
              type: Deny
              schedule: {cron: "* * * * *", duration: 1h}
              clusterSelector: {matchLabels: {rimward.dev/cluster: east}}
              driftRepair: false
            """)
        .push("Keep our hands off the east");
    within(
        SOON,
        () -> assertThat(loop.output("show", "clusters/east:rimward.yaml")).contains("hands-off"));
    within(SOON, () -> assertThat(runsItsBranch("east")).isTrue());
    scaleByHand("east");
    scaleByHand("west");

    within(SOON, () -> assertThat(replicas("west")).isEqualTo(1));
    assertThat(replicas("east")).as("told, and left").isEqualTo(7);
    loop.source().remove("policies/hands-off.yaml").push("Look after the east again");
    within(SOON, () -> assertThat(replicas("east")).isEqualTo(1));
  }

  private boolean runsItsBranch(String name) {
    return loop.service().status().clusters().stream()
        .filter(cluster -> cluster.name().equals(name))
        .anyMatch(
            cluster ->
                cluster.deliveredCommit() != null
                    && cluster.deliveredCommit().equals(cluster.desiredCommit()));
  }

  private void scaleByHand(String cluster) {
    loop.cluster(cluster)
        .edit(
            "Deployment",
            "shop",
            "web",
            "somebody",
            web -> web.withObject("/spec").put("replicas", 7));
  }

  private int replicas(String cluster) {
    return loop.cluster(cluster)
        .get("Deployment", "shop", "web")
        .map(found -> found.at("/spec/replicas").asInt())
        .orElse(0);
  }

  @Test
  void aClusterThatIsRemovedWithItsObjectsIsEmptiedAndItsBranchSetAside() throws Exception {
    loop.source()
        .write(
            "clusters/west.yaml",
            Documents.cluster("west", 40.7, -74.0, "northamerica") + "  onRemoval: Delete\n")
        .push("Delete what is in the west when it goes");
    within(
        SOON,
        () -> assertThat(loop.output("show", "clusters/west:rimward.yaml")).contains("Delete"));
    assertThat(version("west")).isEqualTo("1");

    loop.source()
        .remove("clusters/west.yaml")
        .push("Give up the west\n\nRimward-Approve-Deletion: west");

    within(SOON, () -> assertThat(version("west")).isEmpty());
    within(
        SOON,
        () -> assertThat(branches()).contains("archived/west").doesNotContain("clusters/west"));
    assertThat(loop.cluster("west").get("ConfigMap", "rimward-system", "inventory-shop")).isEmpty();
    assertThat(version("east")).isEqualTo("1");
  }

  private List<String> branches() {
    return loop.output("for-each-ref", "--format=%(refname:short)").lines().toList();
  }

  private SourceClone version(int number) {
    return loop.source()
        .write(
            "apps/shop/deployment.yaml",
            Documents.deployment("web").replace("example.org/web:1", "example.org/web:" + number));
  }

  /** What runs in the west and in the east. */
  private List<String> versions() {
    return List.of(version("west"), version("east"));
  }

  private String version(String cluster) {
    return loop.cluster(cluster)
        .get("Deployment", "shop", "web")
        .map(
            found ->
                found.at("/spec/template/spec/containers/0/image").asText().replaceFirst(".*:", ""))
        .orElse("");
  }
}

package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that leaves the fleet and comes back works all the time. */
@Timeout(120)
class RejoiningClusterTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String WEST = Documents.cluster("west", 40.7, -74.0, "northamerica");
  private static final String APPROVED = "\n\nRimward-Approve-Deletion: west";

  @TempDir Path folder;
  private EmbeddedLoop loop;
  private EmbeddedCluster west;

  @BeforeEach
  void runTheShopInBothClusters() throws Exception {
    loop = new EmbeddedLoop(folder);
    west = loop.cluster("west");
    loop.write("shop", "everywhere").source().push("Add the shop");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(delivered()).containsExactly("east", "west"));
    west.forgetRequests();
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void losesNothingWhenItsDocumentIsRemovedAndAddedAgain() throws Exception {
    loop.source().remove("clusters/west.yaml").push("Remove west" + APPROVED);
    within(SOON, () -> assertThat(delivered()).containsExactly("east"));

    loop.source().write("clusters/west.yaml", WEST).push("Add west again");
    within(SOON, () -> assertThat(delivered()).containsExactly("east", "west"));
    within(SOON, () -> assertThat(applications("west")).containsExactly("shop"));

    assertThat(west.requests().of("delete", "ConfigMap")).isZero();
  }

  @Test
  void losesNothingWhenItCannotBeReachedAsItIsAddedAgain() throws Exception {
    loop.source().remove("clusters/west.yaml").push("Remove west" + APPROVED);
    within(SOON, () -> assertThat(delivered()).containsExactly("east"));
    west.faults(new Fault.Refused());

    loop.source().write("clusters/west.yaml", WEST).push("Add west again");
    within(
        SOON,
        () ->
            assertThat(loop.service().status().clusters())
                .extracting(Status.ClusterStatus::state)
                .containsExactly("Reachable", "Unreachable"));
    west.heal();
    within(
        SOON,
        () ->
            assertThat(loop.service().status().clusters().getLast().problems())
                .as("it takes no copies yet, and nobody has decided that this one goes")
                .anyMatch(problem -> problem.contains("nobody decided that it goes")));

    assertThat(west.get("ConfigMap", "shop", "shop")).isPresent();
    assertThat(west.requests().of("delete", "ConfigMap")).isZero();
  }

  @Test
  void losesNothingWhenItIsRenamed() throws Exception {
    loop.source()
        .remove("clusters/west.yaml")
        .write("clusters/newyork.yaml", WEST.replace("name: west", "name: newyork"))
        .push("Rename west" + APPROVED);
    within(SOON, () -> assertThat(delivered()).containsExactly("east", "newyork"));
    within(SOON, () -> assertThat(applications("newyork")).containsExactly("shop"));

    assertThat(west.requests().of("delete", "ConfigMap")).isZero();
  }

  private List<String> delivered() {
    return loop.service().status().clusters().stream()
        .filter(RejoiningClusterTest::runsItsBranch)
        .map(Status.ClusterStatus::name)
        .toList();
  }

  private static boolean runsItsBranch(Status.ClusterStatus cluster) {
    String desired = cluster.desiredCommit();
    return desired != null && desired.equals(cluster.deliveredCommit());
  }

  private List<String> applications(String cluster) {
    return loop.output("ls-tree", "-d", "--name-only", "clusters/" + cluster).lines().toList();
  }
}

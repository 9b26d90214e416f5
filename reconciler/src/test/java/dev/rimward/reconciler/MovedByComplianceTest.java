package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that a new compliance expression drives to another cluster, from the push on. */
@Timeout(120)
class MovedByComplianceTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void runInTheWest() throws Exception {
    loop = new EmbeddedLoop(folder);
    loop.write("shop", "legal");
    loop.source()
        .write("apps/shop/kustomization.yaml", Documents.kustomization("deployment.yaml"))
        .write("apps/shop/deployment.yaml", Documents.deployment("web"));
    allow("northamerica").push("Run the shop in North America");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(runsIn("west")).isTrue());
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void leavesTheForbiddenClusterOnlyWhenItsReplacementIsHealthy() throws Exception {
    loop.cluster("east").readiness(new Readiness.Never());
    allow("europe").push("Run the shop in Europe");
    within(SOON, () -> assertThat(runsIn("east")).isTrue());

    within(
        SOON,
        () ->
            assertThat(loop.service().status().applications().getFirst().notices())
                .anyMatch(notice -> notice.startsWith("west is not allowed any more")));
    assertThat(runsIn("west")).as("the last healthy copy").isTrue();
    assertThat(loop.output("show", "rendered:decisions/shop.yaml"))
        .contains("name: east", "name: west");

    loop.cluster("east").readiness(new Readiness.After(Duration.ZERO));
    within(SOON, () -> assertThat(runsIn("west")).isFalse());
    assertThat(runsIn("east")).isTrue();
    assertThat(loop.output("show", "rendered:decisions/shop.yaml"))
        .contains("name: east")
        .doesNotContain("name: west");
    assertThat(loop.get("/metrics").body())
        .contains("rimward_placement_notices{application=\"shop\",kind=\"Compliance\"");
  }

  @Test
  void aBrokenExpressionIsAProblemAtItsLineAndMovesNothing() throws Exception {
    String broken = allow("europe\" && cluster.locatoin.country == \"DE").push("Misspell");
    within(SOON, () -> assertThat(loop.service().status().source().commit()).isEqualTo(broken));
    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems().stream().map(Object::toString).toList())
                .anyMatch(
                    problem ->
                        problem.contains("policies/legal.yaml")
                            && problem.contains("spec.clusterAffinity.expression")
                            && problem.contains("location")));
    assertThat(List.of(runsIn("west"), runsIn("east"))).containsExactly(true, false);
  }

  private SourceClone allow(String region) {
    return loop.source()
        .write(
            "policies/legal.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: legal}
            spec:
              applicationSelector: {matchLabels: {placement: legal}}
              clusterAffinity:
                expression: 'cluster.location.region == "%s"'
              replicaScheduling: {duplicated: {replicas: 1}}
            """
                .formatted(region));
  }

  private boolean runsIn(String cluster) {
    return loop.cluster(cluster).get("Deployment", "shop", "web").isPresent();
  }
}

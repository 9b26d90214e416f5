package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that Rimward is not to look after any more. */
class RemovedClusterConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void retiringALaneLeavesTheClusterAsItIs() throws Exception {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.gateway().forget();

    edge.lanes().retire(Edge.CLUSTER);

    assertThat(edge.gateway().requests()).isEmpty();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
    assertThat(edge.inventory("shop")).contains("settings");
  }

  @Test
  void aClusterThatComesBackIsTakenUpAsItIs() throws Exception {
    String ns = edge.namespace();
    var desired = edge.desired(edge.application("shop", configMap(ns, "settings", "one")));
    edge.deliver(desired);
    edge.lanes().retire(Edge.CLUSTER);

    edge.restart();
    Look look = edge.deliver(desired);

    assertThat(look.isDelivered()).isTrue();
    assertThat(look.writes()).isEmpty();
  }

  @Test
  void removingItsDocumentIsStoppedUntilItIsApprovedAndThenLeavesItsObjects(@TempDir Path folder)
      throws Exception {
    try (Loop loop = new Loop(folder, edge)) {
      loop.application("shop", configMap(edge.namespace(), "settings", "one")).push("Begin");
      loop.start();
      Edge.await("it is delivered", () -> edge.party().has("configmaps/settings"));

      loop.remove("clusters/fra1.yaml").push("Lose a cluster");
      loop.awaitSaying("Rimward-Approve-Deletion: fra1");
      assertThat(edge.party().has("configmaps/settings")).isTrue();

      loop.push("Mean it\n\nRimward-Approve-Deletion: fra1");
      Edge.await("it is gone from the fleet", () -> !loop.says().contains("name=fra1"));
      loop.passTime();
      assertThat(edge.party().has("configmaps/settings")).isTrue();
    }
  }
}

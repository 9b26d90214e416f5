package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static dev.rimward.reconciler.conformance.Yaml.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** New content goes from cluster to cluster. */
class RolloutConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final String CANARY =
      "{canary: {clusterSelector: {matchLabels: {cluster: fra1}}, soak: 1s}, maxConcurrency: 1}";
  private static final String WEB = "apps/v1/deployments/web";

  private final EmbeddedFleet embedded =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));

  @AfterEach
  void closeOthers() {
    embedded.close();
  }

  private Loop begun(Path folder) throws Exception {
    var ams1 = embedded.cluster("ams1");
    Loop loop = new Loop(folder, edge);
    loop.everywhere(CANARY)
        .cluster("ams1", ams1.url().toString(), ams1.token())
        .application("shop", web("1"))
        .push("Begin");
    loop.start();
    Edge.await("it is in the canary", () -> edge.party().has(WEB));
    edge.party().status(WEB, ready(1, 1));
    Edge.await("it is elsewhere", () -> image(WEB).equals("web:1") && elsewhere("web:1"));
    return loop;
  }

  private String web(String version) {
    return deployment(edge.namespace(), "web", 1, "web:" + version);
  }

  private String image(String object) {
    return edge.party().field(object, "/spec/template/spec/containers/0/image");
  }

  private boolean elsewhere(String image) {
    return embedded
        .cluster("ams1")
        .get("Deployment", edge.namespace(), "web")
        .map(web -> web.at("/spec/template/spec/containers/0/image").asText().equals(image))
        .orElse(false);
  }

  @Test
  void theOthersWaitUntilTheCanaryIsHealthyWithIt(@TempDir Path folder) throws Exception {
    try (Loop loop = begun(folder)) {
      loop.application("shop", web("2")).push("Go on");
      Edge.await("the canary has it", () -> image(WEB).equals("web:2"));
      loop.passTime();
      assertThat(elsewhere("web:1")).isTrue();

      edge.party().status(WEB, ready(2, 1));
      Edge.await("the others follow", () -> elsewhere("web:2"));
    }
  }

  @Test
  void aCanaryThatFailsStopsItAndARevertIsDelivered(@TempDir Path folder) throws Exception {
    try (Loop loop = begun(folder)) {
      loop.application("shop", web("2")).push("Break it");
      Edge.await("the canary has it", () -> image(WEB).equals("web:2"));
      edge.party()
          .status(
              WEB,
              """
              {"observedGeneration": 2, "conditions": [{"type": "Progressing",
                "status": "False", "reason": "ProgressDeadlineExceeded", "message": "no"}]}
              """);
      loop.awaitSaying("fra1");
      loop.passTime();
      assertThat(elsewhere("web:1")).as("nobody else got it").isTrue();

      loop.application("shop", web("1")).push("Take it back");
      Edge.await("the canary is as before", () -> image(WEB).equals("web:1"));
      assertThat(elsewhere("web:1")).isTrue();
    }
  }
}

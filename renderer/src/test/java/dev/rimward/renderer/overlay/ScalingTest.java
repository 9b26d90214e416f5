package dev.rimward.renderer.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Target;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScalingTest {
  private static final String AUTOSCALER = "shop/horizontalpodautoscaler.autoscaling-scaler.yaml";

  private final TestFleet fleet = new TestFleet();

  @Test
  void writesTheNumberOfEachClusterIntoEveryWorkload() throws Exception {
    Result result =
        fleet
            .placed(TestFleet.SHOP, "ams1", 0)
            .placed(TestFleet.SHOP, "fra1", 5)
            .render(
                sources(
                    workload("Deployment", "web", "replicas: 2, "),
                    workload("StatefulSet", "db", ""),
                    workload("DaemonSet", "agent", "")));

    assertThat(replicas(result, "fra1", "deployment.apps-web")).isEqualTo("5");
    assertThat(replicas(result, "fra1", "statefulset.apps-db")).isEqualTo("5");
    assertThat(replicas(result, "fra1", "daemonset.apps-agent")).isEmpty();
    assertThat(replicas(result, "ams1", "deployment.apps-web")).isEqualTo("0");
    assertThat(replicas(result, "ams1", "statefulset.apps-db")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "autoscaling/v1, Deployment, minReplicas: 1,  8, 3, 3, 8, ''",
    "autoscaling/v2, Deployment, minReplicas: 1,  8, 3, 3, 8, ''",
    "autoscaling/v2, Deployment, minReplicas: 6,  8, 3, 3, 8, ''",
    "autoscaling/v2, Deployment, x: y,            8, 3, 3, 8, ''",
    "autoscaling/v2, Deployment, minReplicas: 1,  8, 9, 9, 9, ''",
    "autoscaling/v2, Deployment, minReplicas: 1,  8, 8, 8, 8, ''",
    "autoscaling/v2, StatefulSet, minReplicas: 1, 8, 3, 3, 8, ''",
    "autoscaling/v2, Deployment, minReplicas: 1,  8, 0, 1, 8, 0",
    "autoscaling/v2, Deployment, x: y,            8, 0, '', 8, 0"
  })
  void givesTheNumberToAnAutoscalerWhereThereIsOne(
      String version,
      String kind,
      String least,
      int most,
      int number,
      String expectedLeast,
      String expectedMost,
      String expectedReplicas)
      throws Exception {
    Result result =
        fleet
            .placed(TestFleet.SHOP, number)
            .render(
                sources(
                    workload(kind, "web", "replicas: 2, "),
                    autoscaler(version, "apps/v1", kind, "web", least, most)));

    JsonNode spec = result.object("fra1", AUTOSCALER).path("spec");
    assertThat(spec.path("minReplicas").asText()).isEqualTo(expectedLeast);
    assertThat(spec.path("maxReplicas").asText()).isEqualTo(expectedMost);
    assertThat(replicas(result, "fra1", kind.toLowerCase(Locale.ROOT) + ".apps-web"))
        .isEqualTo(expectedReplicas);
  }

  @Test
  void setsAMaximumWhereThereIsNone() throws Exception {
    Result result =
        fleet.render(
            sources(
                workload("Deployment", "web", ""),
                autoscaler("autoscaling/v2", "apps/v1", "Deployment", "web", "x: y", 0)
                    .replace(", maxReplicas: 0", "")));

    assertThat(result.object("fra1", AUTOSCALER).at("/spec/maxReplicas").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps/v1 StatefulSet web",
        "apps/v1 Deployment other",
        "example.io/v1 Deployment web",
        "v1 ReplicationController web"
      })
  void leavesTheAutoscalerOfSomethingElseAlone(String target) throws Exception {
    String[] words = target.split(" ", -1);
    Result result =
        fleet
            .placed(TestFleet.SHOP, 5)
            .render(
                sources(
                    workload("Deployment", "web", "replicas: 2, "),
                    autoscaler(
                        "autoscaling/v2", words[0], words[1], words[2], "minReplicas: 1", 3)));

    JsonNode spec = result.object("fra1", AUTOSCALER).path("spec");
    assertThat(spec.path("minReplicas").asInt()).isEqualTo(1);
    assertThat(spec.path("maxReplicas").asInt()).isEqualTo(3);
    assertThat(replicas(result, "fra1", "deployment.apps-web")).isEqualTo("5");
  }

  @Test
  void takesATargetWithoutVersionForOneOfTheSameKind() throws Exception {
    Result result =
        fleet.render(
            sources(
                workload("Deployment", "web", ""),
                autoscaler("autoscaling/v2", "apps/v1", "Deployment", "web", "x: y", 3)
                    .replace("apiVersion: apps/v1, ", "")));

    assertThat(result.object("fra1", AUTOSCALER).at("/spec/minReplicas").asInt()).isEqualTo(2);
  }

  @Test
  void leavesWhatIsNotTheTargetToItsAutoscaler() throws Exception {
    Application onlyWeb = Applications.scaling("shop", Target.Kind.Deployment, "web");
    Result result =
        fleet
            .placed(onlyWeb, 5)
            .render(
                sources(
                    workload("Deployment", "web", "replicas: 2, "),
                    workload("Deployment", "api", "replicas: 2, "),
                    autoscaler(
                        "autoscaling/v2", "apps/v1", "Deployment", "api", "minReplicas: 1", 3)));

    assertThat(replicas(result, "fra1", "deployment.apps-web")).isEqualTo("5");
    assertThat(replicas(result, "fra1", "deployment.apps-api")).isEqualTo("2");
    assertThat(result.object("fra1", AUTOSCALER).at("/spec/minReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void findsTheAutoscalerOfAWorkloadThatKustomizeRenames() throws Exception {
    MemoryTree tree =
        sources(
                workload("Deployment", "web", "replicas: 2, "),
                autoscaler("autoscaling/v2", "apps/v1", "Deployment", "web", "minReplicas: 1", 3))
            .with("apps/shop/kustomization.yaml", "namePrefix: x-\nresources: [a.yaml]\n");
    Result result = fleet.placed(TestFleet.SHOP, 5).render(tree);

    String path = AUTOSCALER.replace("-scaler", "-x-scaler");
    assertThat(result.object("fra1", path).at("/spec/minReplicas").asInt()).isEqualTo(5);
    assertThat(replicas(result, "fra1", "deployment.apps-x-web")).isEmpty();
  }

  @Test
  void putsNoNumberBesideAnAutoscalerWhereAVariableAskedForOne() throws Exception {
    Result result =
        fleet
            .substitute("N", "4")
            .render(
                sources(
                    workload("Deployment", "web", "replicas: '${N}', "),
                    autoscaler("autoscaling/v2", "apps/v1", "Deployment", "web", "x: y", 3)));

    assertThat(replicas(result, "fra1", "deployment.apps-web")).isEmpty();
  }

  @Test
  void theContentKeyLeavesOutWhatIsScaledAndNothingElse() throws Exception {
    String web = workload("Deployment", "web", "replicas: 2, ");
    String scaler =
        autoscaler("autoscaling/v2", "apps/v1", "Deployment", "web", "minReplicas: 1", 3);
    String agent = workload("DaemonSet", "agent", "minReadySeconds: 1, ");

    for (String more : List.of("", scaler)) {
      String key = key(0, web, agent, more);
      assertThat(key(1, web, agent, more)).isEqualTo(key);
      assertThat(key(9, web, agent, more)).isEqualTo(key);
      assertThat(key(1, web, agent.replace("ds: 1", "ds: 2"), more)).isNotEqualTo(key);
      assertThat(key(1, web.replace("selector", "x"), agent, more)).isNotEqualTo(key);
    }
    assertThat(key(1, web, agent, scaler.replace("maxReplicas: 3", "maxReplicas: 4")))
        .isNotEqualTo(key(1, web, agent, scaler));
  }

  private static String key(int replicas, String... manifests) throws Exception {
    return new TestFleet()
        .placed(TestFleet.SHOP, replicas)
        .render(sources(manifests))
        .in("fra1")
        .contentKey();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "text", "[{replicas: 1}]", "7"})
  void aWorkloadThatIsNoneSpoilsOnlyItsApplication(String spec) throws Exception {
    MemoryTree tree =
        sources("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
            .with(
                "apps/bad/a.yaml",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: %s}"
                    .formatted(spec));
    Result result = fleet.placed(TestFleet.SHOP, 1).placed(Applications.of("bad"), 1).render(tree);

    assertThat(result.in("fra1").objects()).hasSize(1);
    assertThat(result.of("fra1", "bad")).isInstanceOf(Rendering.Failed.class);
  }

  private static MemoryTree sources(String... manifests) {
    return MemoryTree.of("r").with("apps/shop/a.yaml", String.join("\n---\n", manifests));
  }

  private static String workload(String kind, String name, String fields) {
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s}
    spec: {%sselector: {}, template: {spec: {containers: []}}}
    """
        .formatted(kind, name, fields);
  }

  private static String autoscaler(
      String version, String targetVersion, String kind, String name, String least, int most) {
    return """
    apiVersion: %s
    kind: HorizontalPodAutoscaler
    metadata: {name: scaler}
    spec: {scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}, %s, maxReplicas: %d}
    """
        .formatted(version, targetVersion, kind, name, least, most);
  }

  /** Empty where there are none. */
  private static String replicas(Result result, String cluster, String file) {
    return result.object(cluster, "shop/" + file + ".yaml").at("/spec/replicas").asText();
  }
}

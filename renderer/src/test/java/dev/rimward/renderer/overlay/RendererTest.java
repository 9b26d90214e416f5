package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.build.Applications.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Target;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.RealKustomize;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.RandomObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RendererTest {
  private static final MemoryTree COMPOSITE =
      MemoryTree.of("r")
          .with("apps/shop/kustomization.yaml", "resources: [web, api, ../../bases/cache]\n")
          .with(
              "apps/shop/web/kustomization.yaml",
              "resources: [web.yaml]\nconfigMapGenerator: [{name: web, literals: [colour=blue]}]\n")
          .with(
              "apps/shop/web/web.yaml",
              workload("Deployment", "web", "100m", "64Mi")
                  + "      volumes: [{name: c, configMap: {name: web}}]\n")
          .with("apps/shop/api/kustomization.yaml", "resources: [api.yaml]\n")
          .with("apps/shop/api/api.yaml", workload("Deployment", "api", "100m", "64Mi"))
          .with("bases/cache/kustomization.yaml", "resources: [cache.yaml, role.yaml]\n")
          .with("bases/cache/cache.yaml", workload("StatefulSet", "cache", "100m", "64Mi"))
          .with(
              "bases/cache/role.yaml",
              "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole,"
                  + " metadata: {name: 'system:cache'}, rules: []}");

  private final TestFleet fleet = new TestFleet();

  @Test
  void rendersACompositeApplicationForACluster() throws Exception {
    RenderedApplication rendered = rendered(COMPOSITE, Applications.of("shop"), Map.of("fra1", 3));

    String configMap = only(rendered, "configmap-web-");
    assertThat(rendered.objects().keySet())
        .containsExactlyInAnyOrder(
            "_cluster/clusterrole.rbac.authorization.k8s.io-system%3Acache.yaml",
            "shop/deployment.apps-web.yaml",
            "shop/deployment.apps-api.yaml",
            "shop/statefulset.apps-cache.yaml",
            configMap);
    JsonNode web = read(rendered, "shop/deployment.apps-web.yaml");
    assertThat(web.at("/metadata/namespace").asText()).isEqualTo("shop");
    assertThat(web.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(web.at("/spec/template/spec/volumes/0/configMap/name").asText())
        .isEqualTo(configMap.replaceAll(".*/configmap-|\\.yaml", ""));
  }

  @Test
  void labelsEveryObjectButNoSelectorAndNoPod() throws Exception {
    RenderedApplication rendered = rendered(COMPOSITE, Applications.of("shop"), Map.of("fra1", 3));

    for (String path : rendered.objects().keySet()) {
      assertThat(read(rendered, path).at("/metadata/labels").toString())
          .isEqualTo(
              "{\"app.kubernetes.io/managed-by\":\"rimward\","
                  + "\"applyset.kubernetes.io/part-of\":\""
                  + ApplySet.id("shop")
                  + "\",\"rimward.dev/application\":\"shop\"}");
    }
    JsonNode web = read(rendered, "shop/deployment.apps-web.yaml");
    assertThat(web.at("/spec/selector/matchLabels").toString()).isEqualTo("{\"app\":\"web\"}");
    assertThat(web.at("/spec/template/metadata/labels").toString()).isEqualTo("{\"app\":\"web\"}");
  }

  @Test
  void scalesOnlyTheTargetAlsoWhereOthersHaveOrHadItsName() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/kustomization.yaml", "resources: [a.yaml, b.yaml, sub]\n")
            .with("apps/shop/a.yaml", workload("Deployment", "web", "1", "1Gi"))
            .with("apps/shop/b.yaml", workload("StatefulSet", "web", "1", "1Gi"))
            .with("apps/shop/sub/kustomization.yaml", "namePrefix: x-\nresources: [a.yaml]\n")
            .with("apps/shop/sub/a.yaml", workload("Deployment", "web", "1", "1Gi"));

    RenderedApplication rendered =
        rendered(
            tree, Applications.scaling("shop", Target.Kind.Deployment, "web"), Map.of("fra1", 7));

    assertThat(replicas(rendered, "shop/deployment.apps-web.yaml")).isEqualTo(7);
    assertThat(replicas(rendered, "shop/statefulset.apps-web.yaml")).isEqualTo(2);
    assertThat(replicas(rendered, "shop/deployment.apps-x-web.yaml")).isEqualTo(2);
  }

  @Test
  void rendersWhatHasNothingToScale() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/shop/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");

    assertThat(rendered(tree, Applications.of("shop"), Map.of("fra1", 1)).objects())
        .containsOnlyKeys("shop/configmap-a.yaml");
  }

  @Test
  void rendersNoObjectsWhereTheSourcesSayThatThereAreNone() throws Exception {
    for (String empty : List.of("", "resources: []\n")) {
      MemoryTree tree = MemoryTree.of("r").with("apps/shop/kustomization.yaml", empty);

      RenderedApplication rendered = rendered(tree, Applications.of("shop"), Map.of("fra1", 1));

      assertThat(rendered.objects()).isEmpty();
      assertThat(rendered.files()).containsOnlyKeys("kustomization.yaml");
    }
  }

  @Test
  void buildsAnApplicationOnceForAllClustersAndKeepsItForTheNextRendering() throws Exception {
    Map<String, Integer> replicas = Map.of("ams1", 2, "fra1", 2, "nyc1", 3);

    RenderedFleet first = render(COMPOSITE, Map.of(Applications.of("shop"), replicas));
    assertThat(fleet.started()).isEqualTo(1);
    assertThat(application(first, "ams1", "shop")).isSameAs(application(first, "fra1", "shop"));
    assertThat(application(first, "ams1", "shop")).isNotSameAs(application(first, "nyc1", "shop"));

    RenderedFleet second = render(COMPOSITE.next("r2"), Map.of(Applications.of("shop"), replicas));
    assertThat(fleet.started()).isEqualTo(1);
    assertThat(application(second, "nyc1", "shop")).isSameAs(application(first, "nyc1", "shop"));
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    RenderedApplication one = rendered(COMPOSITE, Applications.of("shop"), Map.of("fra1", 3));
    RenderedApplication two =
        new TestFleet().placed(Applications.of("shop"), "fra1", 3).render(COMPOSITE).in("fra1");

    assertThat(two.files().keySet()).isEqualTo(one.files().keySet());
    one.files().forEach((path, bytes) -> assertThat(two.files().get(path)).isEqualTo(bytes));
  }

  @Test
  void hasEveryClusterOfTheFleetAndFailsWhatCouldNotBeBuilt() throws Exception {
    MemoryTree tree = COMPOSITE.with("apps/bad/kustomization.yaml", "resources: [nope.yaml]");

    RenderedFleet rendered =
        render(
            tree,
            Map.of(
                Applications.of("shop"), Map.of("fra1", 1, "gone1", 1),
                Applications.of("bad"), Map.of("fra1", 1)));

    assertThat(rendered.clusters()).containsOnlyKeys("ams1", "fra1", "nyc1");
    assertThat(rendered.clusters().get("ams1")).isEmpty();
    assertThat(rendering(rendered, "fra1", "bad")).isInstanceOf(Rendering.Failed.class);
    assertThat(rendering(rendered, "fra1", "shop")).isInstanceOf(Rendering.Rendered.class);
  }

  @Test
  void givesAnObjectToTheFirstApplicationThatHasIt() throws Exception {
    String role =
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}";
    MemoryTree tree = MemoryTree.of("r").with("apps/a/r.yaml", role).with("apps/b/r.yaml", role);

    RenderedFleet rendered =
        render(
            tree,
            Map.of(
                Applications.of("a"), Map.of("fra1", 1),
                Applications.of("b"), Map.of("fra1", 1, "ams1", 1)));

    assertThat(rendering(rendered, "fra1", "a")).isInstanceOf(Rendering.Rendered.class);
    assertThat(rendering(rendered, "ams1", "b")).isInstanceOf(Rendering.Rendered.class);
    assertThat(rendering(rendered, "fra1", "b"))
        .isInstanceOfSatisfying(
            Rendering.Failed.class,
            failed ->
                assertThat(failed.problems().getFirst().toString())
                    .startsWith(
                        "apps/b: a and b both have ClusterRole.rbac.authorization.k8s.io r"));
  }

  @Test
  void knowsAnObjectWhateverNamespaceIsWrittenWhereThereIsNone() throws Exception {
    String role =
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r%s}}";
    MemoryTree tree =
        MemoryTree.of("r")
            .with("apps/a/r.yaml", role.formatted(""))
            .with("apps/b/r.yaml", role.formatted(", namespace: b"));

    RenderedFleet fleet =
        render(
            tree,
            Map.of(
                Applications.of("a"), Map.of("fra1", 1), Applications.of("b"), Map.of("fra1", 1)));

    assertThat(rendering(fleet, "fra1", "a")).isInstanceOf(Rendering.Rendered.class);
    assertThat(rendering(fleet, "fra1", "b")).isInstanceOf(Rendering.Failed.class);
  }

  @Test
  void leavesAnObjectWithTheApplicationThatHasItAlready() throws Exception {
    String role =
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}";
    MemoryTree tree = MemoryTree.of("r").with("apps/a/r.yaml", role).with("apps/b/r.yaml", role);
    Incumbents b =
        (cluster, application, object) ->
            cluster.equals("fra1") && application.equals("b") && object.name().equals("r");
    fleet.placed(Applications.of("a"), 1).placed(Applications.of("b"), 1);

    RenderedFleet rendered = fleet.render(tree, b).fleet();

    assertThat(rendering(rendered, "fra1", "b")).isInstanceOf(Rendering.Rendered.class);
    assertThat(rendering(rendered, "fra1", "a"))
        .isInstanceOfSatisfying(
            Rendering.Failed.class,
            failed ->
                assertThat(failed.problems().getFirst().toString())
                    .isEqualTo(
                        "apps/a: b and a both have ClusterRole.rbac.authorization.k8s.io r; it"
                            + " stays with b"));
    assertThat(rendering(rendered, "ams1", "a")).isInstanceOf(Rendering.Rendered.class);
    assertThat(rendering(rendered, "ams1", "b")).isInstanceOf(Rendering.Failed.class);
    assertThat(rendering(fleet.render(tree).fleet(), "fra1", "b"))
        .isInstanceOf(Rendering.Failed.class);
  }

  @Test
  void writesFoldersThatAnyAgentCanBuild(@TempDir Path folder) throws Exception {
    RenderedApplication rendered = rendered(COMPOSITE, Applications.of("shop"), Map.of("fra1", 3));
    write(rendered, folder);

    assertThat(build(folder)).isEqualTo(contents(rendered));
  }

  @Test
  void writesYamlThatKustomizeReadsAsItWasMeant(@TempDir Path folder) throws Exception {
    RandomObjects random = new RandomObjects(11, true);
    List<Manifest> manifests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      manifests.add(new Manifest(random.next("w" + i)));
    }
    RenderedApplication rendered = RenderedApplication.of(manifests);
    write(rendered, folder);

    Map<String, JsonNode> read = build(folder);
    assertThat(read).hasSize(300);
    contents(rendered)
        .forEach((id, object) -> assertThat(read.get(id)).as("seed 11, %s", id).isEqualTo(object));
  }

  private static void write(RenderedApplication application, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : application.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static Map<String, JsonNode> build(Path folder) throws Exception {
    List<String> command = new ArrayList<>(RealKustomize.command());
    command.add(folder.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] yaml = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    Map<String, JsonNode> objects = new TreeMap<>();
    CanonicalYaml.readAll(yaml).forEach(m -> objects.put(m.id().toString(), m.content()));
    return objects;
  }

  private static Map<String, JsonNode> contents(RenderedApplication application) {
    Map<String, JsonNode> objects = new TreeMap<>();
    application
        .objects()
        .forEach((path, id) -> objects.put(id.toString(), read(application, path)));
    return objects;
  }

  private RenderedApplication rendered(
      MemoryTree tree, Application application, Map<String, Integer> replicas)
      throws InterruptedException {
    return application(
        render(tree, Map.of(application, replicas)),
        replicas.keySet().iterator().next(),
        application.name());
  }

  private RenderedFleet render(MemoryTree tree, Map<Application, Map<String, Integer>> placed)
      throws InterruptedException {
    placed.forEach(
        (application, replicas) ->
            replicas.forEach((cluster, count) -> fleet.placed(application, cluster, count)));
    return fleet.render(tree).fleet();
  }

  private static RenderedApplication application(RenderedFleet fleet, String cluster, String name) {
    return new TestFleet.Result(fleet).in(cluster, name);
  }

  private static Rendering rendering(RenderedFleet fleet, String cluster, String name) {
    return new TestFleet.Result(fleet).of(cluster, name);
  }

  private static int replicas(RenderedApplication application, String path) {
    return read(application, path).at("/spec/replicas").asInt();
  }

  private static JsonNode read(RenderedApplication application, String path) {
    return CanonicalYaml.read(Optional.ofNullable(application.files().get(path)).orElseThrow());
  }

  private static String only(RenderedApplication application, String part) {
    return application.objects().keySet().stream()
        .filter(path -> path.contains(part))
        .findFirst()
        .orElseThrow();
  }
}

package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.overlay.TestFleet.EUROPE;
import static dev.rimward.renderer.overlay.TestFleet.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.Kustomize;
import dev.rimward.renderer.build.Limits;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.RealKustomize;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RendererReuseTest {
  private static final String COMPONENT =
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {c: %s}}]\n";
  private static final MemoryTree TREE =
      MemoryTree.of("r")
          .with("apps/shop/a.yaml", Applications.workload("Deployment", "web", "1", "1Gi"))
          .with("apps/shop/b.yaml", configMap("b", "${RIMWARD_REGION}"))
          .with("apps/shop/c.yaml", configMap("c", "same"))
          .with("overrides/a/kustomization.yaml", COMPONENT.formatted("a"))
          .with("overrides/b/kustomization.yaml", COMPONENT.formatted("b"));

  private final TestFleet fleet = new TestFleet();

  @Test
  void givesClustersThatGetTheSameOneInstance() throws Exception {
    Result result = fleet.render(TREE);

    assertThat(result.in("ams1")).isSameAs(result.in("fra1")).isNotSameAs(result.in("nyc1"));
    assertThat(fleet.started()).isEqualTo(1);
  }

  @Test
  void computesNothingAgainWhileNothingChanges() throws Exception {
    fleet.components("o", only("nyc1"), "overrides/a");
    Result first = fleet.render(TREE);
    long started = fleet.started();

    for (int pass = 2; pass < 5; pass++) {
      Result next = fleet.render(TREE.next("r" + pass).with("README.md", "pass " + pass));
      for (String cluster : List.of("ams1", "fra1", "nyc1")) {
        assertThat(next.of(cluster)).isSameAs(first.of(cluster));
      }
    }
    assertThat(fleet.started()).isEqualTo(started);
  }

  @Test
  void finishesOnlyWhatAChangeOfThePlacementConcerns() throws Exception {
    Result first = fleet.render(TREE);
    Result second = fleet.placed(TestFleet.SHOP, "fra1", 9).render(TREE);

    assertThat(second.in("ams1")).isSameAs(first.in("ams1"));
    assertThat(second.in("fra1")).isNotSameAs(first.in("fra1"));
    assertThat(fleet.started()).isEqualTo(1);
  }

  @Test
  void doesNotAskForANumberThatChangesNothing() throws Exception {
    MemoryTree unscaled = MemoryTree.of("r").with("apps/shop/c.yaml", configMap("c", "same"));
    Result result =
        fleet.placed(TestFleet.SHOP, "fra1", 3).placed(TestFleet.SHOP, "ams1", 4).render(unscaled);

    assertThat(result.in("ams1")).isSameAs(result.in("fra1"));
  }

  @Test
  void forgetsWhatAPassDidNotAskFor() throws Exception {
    Result first = fleet.render(TREE);
    fleet.render(TREE.with("apps/shop/c.yaml", configMap("c", "other")));
    Result third = fleet.render(TREE);

    assertThat(third.in("fra1")).isNotSameAs(first.in("fra1"));
    assertThat(third.in("fra1").digest()).isEqualTo(first.in("fra1").digest());
    assertThat(fleet.started()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tellsFilesApartByTheirDigest(long seed) throws Exception {
    Random random = new Random(seed);
    MemoryTree tree =
        TREE.with("apps/shop/d.yaml", configMap("d", "${A}-${B}"))
            .with("apps/shop/e.yaml", configMap("'e-${C}'", "$${A}"));
    fleet.placed(TestFleet.SHOP, 1);
    for (int i = 0; i < 60; i++) {
      String name = "c" + i;
      fleet.cluster(name, random.nextBoolean() ? "europe" : "asia", null, null);
      fleet.placed(TestFleet.SHOP, name, random.nextInt(3));
      fleet.override(
          name,
          only(name),
          random.nextInt(3) == 0
              ? List.of("overrides/" + (char) ('a' + random.nextInt(2)))
              : List.of(),
          Map.of("A", "x".repeat(random.nextInt(3)), "B", "y".repeat(random.nextInt(2)), "C", "z"));
    }
    fleet.override("all", Map.of(), List.of(), Map.of("A", "", "B", "", "C", "c"));

    Result result = fleet.render(tree);

    Map<String, String> byDigest = new HashMap<>();
    Map<String, String> byFiles = new HashMap<>();
    for (String cluster : result.fleet().clusters().keySet()) {
      RenderedApplication application = result.in(cluster);
      String files = text(application);
      assertThat(text(application)).as("seed %d, %s", seed, cluster).isEqualTo(files);
      assertThat(byDigest.computeIfAbsent(application.digest(), _ -> files)).isEqualTo(files);
      assertThat(byFiles.computeIfAbsent(files, _ -> application.digest()))
          .as("seed %d, %s", seed, cluster)
          .isEqualTo(application.digest());
    }
    assertThat(byDigest).hasSizeGreaterThan(15);
  }

  @Test
  void holdsNoBytesOfWhatDiffersFromCopyToCopy() throws Exception {
    Result result =
        fleet.placed(TestFleet.SHOP, "ams1", 1).placed(TestFleet.SHOP, "fra1", 2).render(TREE);
    String same = "shop/configmap-c.yaml";
    String scaled = "shop/deployment.apps-web.yaml";

    for (Field field : RenderedApplication.class.getDeclaredFields()) {
      assertThat(field.getType()).isNotEqualTo(byte[].class);
      assertThat(field.getGenericType().getTypeName())
          .doesNotContain("Map<java.lang.String, byte[]");
    }
    SortedMap<String, byte[]> files = result.in("fra1").files();
    assertThat(result.in("fra1").files().get(scaled))
        .isEqualTo(files.get(scaled))
        .isNotSameAs(files.get(scaled));
    assertThat(result.in("ams1").files().get(same)).isSameAs(files.get(same));
  }

  @Test
  void rendersTheSameWithOneThreadAndWithSeveral() throws Exception {
    MemoryTree tree = TREE;
    for (int i = 0; i < 8; i++) {
      tree =
          tree.with("apps/app-" + i + "/c.yaml", configMap("c-" + i, "${RIMWARD_CLUSTER} ${A}"))
              .with(
                  "apps/app-" + i + "/web.yaml",
                  Applications.workload("Deployment", "web-" + i, "1", "1Gi"));
    }
    fleet.components("o", EUROPE, "overrides/a").substitute("A", "x");
    for (int i = 0; i < 8; i++) {
      fleet.placed(Applications.of("app-" + i), i);
    }
    for (int i = 0; i < 100; i++) {
      fleet.cluster("c" + i, "region-" + i % 7, null, null);
      fleet.components("o" + i % 20, only("c" + i), i % 2 == 0 ? "overrides/a" : "overrides/b");
      fleet.placed(Applications.of("app-" + i % 8), "c" + i, i % 3);
    }

    assertThat(texts(tree, 8)).isEqualTo(texts(tree, 1)).hasSizeGreaterThan(100);
  }

  private Map<String, String> texts(MemoryTree tree, int threads) throws InterruptedException {
    Limits limits = RealKustomize.LIMITS;
    Kustomize kustomize =
        new Kustomize(
            RealKustomize.command(),
            new Limits(
                limits.time(),
                limits.outputBytes(),
                limits.memoryBytes(),
                limits.objects(),
                limits.sourceBytes(),
                limits.sourceFiles(),
                threads));
    ApplicationBuilds builds = new ApplicationBuilds(kustomize);
    SortedMap<String, Application> applications = fleet.fleet().applications();
    Map<String, BuildOutcome> outcomes = new TreeMap<>(builds.build(applications.values(), tree));
    Map<String, ApplicationPlacement> placements = fleet.placements();
    Map<String, String> texts = new TreeMap<>();
    new Renderer(builds)
        .render(fleet.fleet(), tree, placements, outcomes)
        .clusters()
        .forEach(
            (cluster, its) ->
                its.forEach(
                    (name, rendering) ->
                        texts.put(
                            cluster + "/" + name,
                            text(((Rendering.Rendered) rendering).application()))));
    return texts;
  }

  @Test
  void leavesOutWhatTheFleetDoesNotHave() throws Exception {
    Result result =
        fleet.placed(TestFleet.SHOP, "fra1", 1).placed(TestFleet.SHOP, "gone1", 1).render(TREE);

    assertThat(result.fleet().clusters()).containsOnlyKeys("ams1", "fra1", "nyc1");
    assertThat(result.fleet().clusters().get("ams1")).isEmpty();
  }

  private static String text(RenderedApplication application) {
    StringBuilder text = new StringBuilder();
    application
        .files()
        .forEach(
            (path, bytes) ->
                text.append(path)
                    .append('\n')
                    .append(new String(bytes, StandardCharsets.UTF_8))
                    .append(Arrays.hashCode(bytes)));
    return text.toString();
  }

  private static String configMap(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {k: '%s'}}"
        .formatted(name, value);
  }
}

package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.overlay.TestFleet.EVERYWHERE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.ReadableSecrets;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GeneratedNamesTest {
  private static final int SEEDS = 60;
  private static final MemoryTree SHOP =
      MemoryTree.of("r")
          .with(
              "apps/shop/kustomization.yaml",
              """
              resources: [pod.yaml]
              configMapGenerator: [{name: c, literals: ['a=${RIMWARD_CLUSTER}']}]
              """)
          .with(
              "apps/shop/pod.yaml",
              """
              apiVersion: v1
              kind: Pod
              metadata: {name: p}
              spec: {containers: [], volumes: [{name: v, configMap: {name: c}}]}
              """);

  private final TestFleet fleet = new TestFleet(ReadableSecrets.Allow);

  @Test
  void areWhatKustomizeWouldHaveMadeOfTheSourcesWithTheValuesInThem() throws Exception {
    MemoryTree tree = MemoryTree.of("r");
    Map<String, String> variables = new TreeMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      GeneratedSources sources = new GeneratedSources(seed, tree);
      tree = sources.tree();
      variables.putAll(sources.variables());
    }
    List<Application> applications = new ArrayList<>();
    for (int i = 0; i < SEEDS / GeneratedSources.IN_ONE_APPLICATION; i++) {
      applications.add(Applications.of("app-" + i));
      fleet.placed(applications.getLast(), "fra1", 2);
    }
    fleet.override("values", EVERYWHERE, List.of(), variables);

    Result result = fleet.render(tree);
    Map<String, BuildOutcome> expected =
        fleet.builds().build(applications, GeneratedSources.filled(tree, variables));

    for (Application application : applications) {
      assertThat(texts(result.in("fra1", application.name())))
          .as(application.name())
          .isEqualTo(texts(expected.get(application.name())));
    }
  }

  private static SortedMap<String, String> texts(RenderedApplication application) {
    SortedMap<String, String> texts = new TreeMap<>();
    application
        .files()
        .forEach((path, bytes) -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)));
    texts.remove(RenderedApplication.KUSTOMIZATION);
    return texts;
  }

  private static SortedMap<String, String> texts(@Nullable BuildOutcome outcome) {
    assertThat(outcome).isInstanceOf(BuildOutcome.Built.class);
    SortedMap<String, String> texts = new TreeMap<>();
    for (Manifest object : ((BuildOutcome.Built) Objects.requireNonNull(outcome)).objects()) {
      texts.put(ManifestPath.of(object.id()), new String(object.bytes(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  @Test
  void differWhereTheContentDiffersAndReferencesFollow() throws Exception {
    Result result = fleet.render(SHOP);

    assertThat(configMap(result, "fra1")).matches("c-[bcdfghkmt2456789]{10}");
    assertThat(configMap(result, "fra1")).isNotEqualTo(configMap(result, "ams1"));
    assertThat(result.text("fra1", "shop/pod-p.yaml"))
        .contains("name: " + configMap(result, "fra1") + "\n");
  }

  @Test
  void stayWithoutHashWhereTheSourcesSayThat() throws Exception {
    MemoryTree tree =
        SHOP.with(
            "apps/shop/kustomization.yaml",
            SHOP.files().get("apps/shop/kustomization.yaml")
                + "generatorOptions: {disableNameSuffixHash: true}\n");

    assertThat(configMap(fleet.render(tree), "fra1")).isEqualTo("c");
  }

  @Test
  void mayHaveVariablesOfTheirOwn() throws Exception {
    MemoryTree tree =
        SHOP.with(
            "apps/shop/kustomization.yaml",
            "configMapGenerator: [{name: 'c-${RIMWARD_CLUSTER}', literals: [a=b]}]\n");

    assertThat(configMap(fleet.render(tree), "fra1")).matches("c-fra1-[bcdfghkmt2456789]{10}");
    assertThat(configMap(fleet.render(tree), "fra1").substring("c-fra1".length()))
        .isEqualTo(configMap(fleet.render(tree), "ams1").substring("c-ams1".length()));
  }

  @Test
  void areRefusedWhereTheyOnlyLookGenerated() throws Exception {
    MemoryTree tree =
        MemoryTree.of("r")
            .with(
                "apps/shop/a.yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c-4h2mbtbbt6},"
                    + " data: {a: '${RIMWARD_CLUSTER}'}}");

    assertThat(fleet.render(tree).failure("fra1"))
        .startsWith(
            "apps/shop: ConfigMap shop/c-4h2mbtbbt6 has variables, and a name that ends like a hash"
                + " which is not that of its content");
    JsonNode withoutVariables =
        fleet
            .render(
                tree.with(
                    "apps/shop/a.yaml",
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c-4h2mbtbbt6}}"))
            .object("fra1", "shop/configmap-c-4h2mbtbbt6.yaml");
    assertThat(withoutVariables.at("/metadata/name").asText()).isEqualTo("c-4h2mbtbbt6");
  }

  @Test
  void areRefusedInTheMiddleOfAText() throws Exception {
    MemoryTree tree =
        SHOP.with(
                "apps/shop/kustomization.yaml",
                SHOP.files().get("apps/shop/kustomization.yaml")
                    + "vars: [{name: C, objref: {apiVersion: v1, kind: ConfigMap, name: c}}]\n")
            .with(
                "apps/shop/pod.yaml",
                "{apiVersion: v1, kind: Pod, metadata: {name: p},"
                    + " spec: {containers: [{name: a, args: ['--from=$(C)']}]}}");

    assertThat(fleet.render(tree).failure("fra1"))
        .startsWith("apps/shop: Pod shop/p: spec.containers[0].args[0] has the name c-")
        .contains("within a longer text");
  }

  private static String configMap(Result result, String cluster) {
    return result.in(cluster).objects().values().stream()
        .filter(id -> id.kind().equals("ConfigMap"))
        .findFirst()
        .orElseThrow()
        .name();
  }
}

package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.overlay.TestFleet.EUROPE;
import static dev.rimward.renderer.overlay.TestFleet.EVERYWHERE;
import static dev.rimward.renderer.overlay.TestFleet.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClusterComponentsTest {
  private static final String HEAD =
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
  private static final MemoryTree TREE =
      component("a")
          .with("overrides/b/kustomization.yaml", says("b"))
          .with("overrides/c/kustomization.yaml", says("c"));

  private final TestFleet fleet = new TestFleet();

  @Test
  void areAppliedInTheOrderOfOverridesAndThenOfTheirLists() throws Exception {
    Result result =
        fleet
            .components("2", only("fra1"), "overrides/a", "overrides/b")
            .components("1", EUROPE, "overrides/c")
            .render(TREE);

    assertThat(said(result, "fra1")).isEqualTo("-cab");
    assertThat(said(result, "ams1")).isEqualTo("-c");
    assertThat(said(result, "nyc1")).isEqualTo("-");
  }

  @Test
  void areBuiltOnceForEachListOfThemWhateverOverridesSayIt() throws Exception {
    fleet.components("1", only("fra1"), "overrides/a", "overrides/b");
    fleet.components("2", only("ams1"), "overrides/a").components("3", only("ams1"), "overrides/b");

    Result first = fleet.render(TREE);
    assertThat(said(first, "fra1")).isEqualTo(said(first, "ams1")).isEqualTo("-ab");
    assertThat(first.in("fra1")).isSameAs(first.in("ams1"));
    assertThat(fleet.started()).isEqualTo(2);

    Result second = fleet.render(TREE.next("r2").with("overrides/c/more.txt", "text"));
    assertThat(second.in("fra1")).isSameAs(first.in("fra1"));
    assertThat(fleet.started()).isEqualTo(2);

    Result third = fleet.render(TREE.next("r3").with("overrides/b/kustomization.yaml", says("B")));
    assertThat(said(third, "fra1")).isEqualTo("-aB");
    assertThat(third.in("nyc1")).isSameAs(first.in("nyc1"));
    assertThat(fleet.started()).isEqualTo(3);
  }

  @Test
  void areForTheSelectedApplications() throws Exception {
    Application open =
        new Application(
            new Metadata("open", Map.of("exposure", "public")), Applications.of("open").spec());
    Result result =
        fleet
            .placed(TestFleet.SHOP, 1)
            .placed(open, 1)
            .override(
                "o", EVERYWHERE, Map.of("exposure", "public"), List.of("overrides/a"), Map.of())
            .render(TREE.with("apps/open/b.yaml", widget("w")));

    assertThat(said(result, "fra1")).isEqualTo("-");
    assertThat(result.in("fra1", "open").files().get("open/widget.example.io-w.yaml"))
        .asString()
        .contains("said:\n  - \"-\"\n  - a\n");
  }

  @Test
  void mayBringFilesObjectsAndFoldersOfTheirOwn() throws Exception {
    MemoryTree tree =
        TREE.with(
                "overrides/a/kustomization.yaml",
                HEAD
                    + "resources: [extra.yaml, ../../shared/base]\ncomponents: [../b]\n"
                    + "configMapGenerator: [{name: g, files: [g.conf]}]\n")
            .with("overrides/a/extra.yaml", widget("extra"))
            .with("overrides/a/g.conf", "g")
            .with("shared/base/kustomization.yaml", "resources: [base.yaml]")
            .with("shared/base/base.yaml", widget("base"));
    Result result = fleet.components("o", only("fra1"), "overrides/a").render(tree);

    assertThat(result.in("fra1").objects())
        .containsKeys("shop/widget.example.io-base.yaml", "shop/widget.example.io-extra.yaml")
        .hasSize(4);
    assertThat(said(result, "fra1")).isEqualTo("-b");
    assertThat(result.in("ams1").objects()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          overrides/none | overrides/none: there is no such folder
          overrides/bad  | path 'overrides/bad': invalid Kustomization: json: unknown field
          overrides/base | overrides/base
          overrides/bare | overrides/bare: holds no kustomization; a component has one
          overrides/miss | no matches for Id Widget.v1.example.io/zzz.[noNs]
          overrides/web  | overrides/web/kustomization.yaml: resources[0]: refers to https://example.org/x
          """)
  void failOnlyTheClustersThatTheyAreAddedTo(String component, String expected) throws Exception {
    MemoryTree tree =
        TREE.with("overrides/bad/kustomization.yaml", HEAD + "nope: 1\n")
            .with("overrides/base/kustomization.yaml", "resources: []\nnamePrefix: x-\n")
            .with("overrides/bare/a.yaml", widget("w"))
            .with("overrides/web/kustomization.yaml", HEAD + "resources: [https://example.org/x]")
            .with(
                "overrides/miss/kustomization.yaml",
                HEAD
                    + "patches: [{patch: '{apiVersion: example.io/v1, kind: Widget,"
                    + " metadata: {name: zzz}}'}]");
    Result result =
        fleet
            .components("good", EUROPE, "overrides/a")
            .components("o", only("fra1"), component)
            .render(tree);

    assertThat(result.failure("fra1")).contains(expected).endsWith("what runs is left as it is");
    assertThat(said(result, "ams1")).isEqualTo("-a");
    assertThat(said(result, "nyc1")).isEqualTo("-");
  }

  @Test
  void areOfTheCurrentRevisionAlsoWhereTheApplicationIsAnEarlierOne() throws Exception {
    MemoryTree broken =
        TREE.next("r2")
            .with("apps/shop/a.yaml", "a: b: c")
            .with("overrides/a/kustomization.yaml", says("new"));
    fleet.components("o", only("fra1"), "overrides/a");

    assertThat(said(fleet.render(TREE), "fra1")).isEqualTo("-a");
    assertThat(said(fleet.render(broken), "fra1")).isEqualTo("-new");
    assertThat(said(fleet.render(broken), "nyc1")).isEqualTo("-");
  }

  @Test
  void areAppliedOnceAlsoWhereSeveralOverridesAddThem() throws Exception {
    fleet
        .components("10-one", only("fra1"), "overrides/b", "overrides/a")
        .components("20-other", EUROPE, "overrides/a", "overrides/c");

    assertThat(said(fleet.render(TREE), "fra1")).isEqualTo("-bac");
  }

  @Test
  void keepTheirLastGoodVersionAndSayWhatIsWrong() throws Exception {
    MemoryTree broken = TREE.next("r2").with("overrides/a/kustomization.yaml", "a: b: c");
    fleet.components("o", only("fra1"), "overrides/a");

    Result result = fleet.render(broken);

    assertThat(said(result, "fra1")).isEqualTo("-a");
    assertThat(result.problems("fra1"))
        .startsWith("overrides/a/kustomization.yaml:1: ")
        .endsWith("; the last good version of r is kept");
    assertThat(result.problems("nyc1")).isEmpty();
    assertThat(fleet.render(broken.next("r3").with("apps/shop/x.yaml", widget("x"))).in("fra1"))
        .extracting(rendered -> rendered.objects().size())
        .isEqualTo(2);
  }

  @Test
  void areKeptApartFromWhatTheSourcesHaveAtTheSamePath() throws Exception {
    MemoryTree tree =
        TREE.with(
            "apps/shop/kustomization.yaml", "resources: [a.yaml]\ncomponents: [../../overrides/a]");
    MemoryTree broken =
        tree.next("r2")
            .with("apps/shop/a.yaml", "a: b: c")
            .with("overrides/a/kustomization.yaml", says("new"));
    fleet.components("o", only("fra1"), "overrides/a");

    assertThat(said(fleet.render(tree), "fra1")).isEqualTo("-aa");
    assertThat(said(fleet.render(broken), "fra1")).isEqualTo("-anew");
  }

  private static MemoryTree component(String word) {
    return MemoryTree.of("r")
        .with("apps/shop/a.yaml", widget("w"))
        .with("overrides/" + word + "/kustomization.yaml", says(word));
  }

  private static String widget(String name) {
    return "{apiVersion: example.io/v1, kind: Widget, metadata: {name: %s}, spec: {said: ['-']}}\n"
        .formatted(name);
  }

  /** Adds a word to what was said before. */
  private static String says(String word) {
    return HEAD
        + """
        patches:
        - target: {kind: Widget, name: w}
          patch: '[{"op": "add", "path": "/spec/said/-", "value": "%s"}]'
        """
            .formatted(word);
  }

  private static String said(Result result, String cluster) {
    StringBuilder said = new StringBuilder();
    result
        .object(cluster, "shop/widget.example.io-w.yaml")
        .at("/spec/said")
        .forEach(word -> said.append(word.asText()));
    return said.toString();
  }
}

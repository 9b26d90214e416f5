package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.overlay.TestFleet.EUROPE;
import static dev.rimward.renderer.overlay.TestFleet.EVERYWHERE;
import static dev.rimward.renderer.overlay.TestFleet.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.ReadableSecrets;
import dev.rimward.renderer.overlay.TestFleet.Result;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SubstitutionTest {
  private static final String PATH = "shop/configmap-a.yaml";

  private final TestFleet fleet = new TestFleet();

  @Test
  void fillsValuesInListsAndNestedObjectsAndLeavesKeys() throws Exception {
    JsonNode widget =
        fleet
            .substitute("A", "one")
            .substitute("B", "two")
            .render(
                manifest(
                    """
                    apiVersion: example.io/v1
                    kind: Widget
                    metadata: {name: a, annotations: {note: '${A}'}}
                    spec:
                      '${A}': key
                      text: '<${A}/${B}${A}>'
                      list: ['${A}', [{deep: ['x-${B}']}], 7, true, null]
                    """))
            .object("fra1", "shop/widget.example.io-a.yaml");

    assertThat(widget.at("/metadata/annotations/note").asText()).isEqualTo("one");
    assertThat(widget.at("/spec/text").asText()).isEqualTo("<one/twoone>");
    assertThat(widget.at("/spec/list").toString())
        .isEqualTo("[\"one\",[{\"deep\":[\"x-two\"]}],7,true,null]");
    assertThat(widget.at("/spec/${A}").asText()).isEqualTo("key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $${A}         | ${A}
          $$${A}        | $${A}
          $$$${A}       | $$${A}
          $${A}${A}     | ${A}one
          ${A}$${A}     | one${A}
          $${UNSET}     | ${UNSET}
          ${A:-x}       | ${A:-x}
          ${A-x}        | ${A-x}
          ${ A }        | ${ A }
          ${A           | ${A
          ${}           | ${}
          ${1X}         | ${1X}
          ${É}          | ${É}
          ${${A}}       | ${one}
          $A            | $A
          $(A)          | $(A)
          $${A:-x}      | $${A:-x}
          $$            | $$
          ${_a1}        | under
          """)
  void takesOnlyNamesInBracesForVariables(String written, String expected) throws Exception {
    fleet.substitute("A", "one").substitute("_a1", "under");

    assertThat(value(fleet.render(configMap(written)), "fra1")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${B}",
        "$${B}",
        "$1 \\ $0",
        "it's \"so\"",
        "two\nlines\n",
        "yes",
        "007",
        "1e3",
        "~",
        "null",
        "2026-01-01",
        "# no comment",
        "{a: b}",
        "",
        " padded ",
        "\u2028 \ud83d\ude00 \u0007"
      })
  void putsValuesInVerbatimAndTheyStayText(String value) throws Exception {
    Result result = fleet.substitute("A", value).substitute("B", "b").render(configMap("${A}"));

    JsonNode filled = result.object("fra1", PATH).at("/data/k");
    assertThat(filled.isTextual()).isTrue();
    assertThat(filled.textValue()).isEqualTo(value);
  }

  @Test
  void knowsFactsOfEachCluster() throws Exception {
    Result result =
        fleet.render(
            configMap(
                "${RIMWARD_CLUSTER} ${RIMWARD_REGION} ${RIMWARD_COUNTRY} ${RIMWARD_PROVIDER}"));

    assertThat(value(result, "ams1")).isEqualTo("ams1 europe NL acme");
    assertThat(value(result, "fra1")).isEqualTo("fra1 europe DE acme");
    assertThat(result.failure("nyc1"))
        .contains(
            "apps/shop/a.yaml:4: ${RIMWARD_COUNTRY} is not set, in ConfigMap shop/a at data.k: the"
                + " Cluster's document does not say spec.location.country",
            "the Cluster's document does not say spec.provider");
  }

  @Test
  void letsLaterNamesOfOverridesWin() throws Exception {
    Result result =
        fleet
            .override("b", EUROPE, List.of(), Map.of("A", "b"))
            .override("a", EVERYWHERE, List.of(), Map.of("A", "a"))
            .override("c", only("ams1"), List.of(), Map.of("A", "c"))
            .render(configMap("${A}"));

    assertThat(value(result, "nyc1")).isEqualTo("a");
    assertThat(value(result, "fra1")).isEqualTo("b");
    assertThat(value(result, "ams1")).isEqualTo("c");
  }

  @Test
  void setsVariablesOnlyForTheSelectedApplications() throws Exception {
    fleet.override("a", EVERYWHERE, Map.of("tier", "public"), List.of(), Map.of("A", "a"));

    assertThat(fleet.render(configMap("${A}")).failure("fra1")).contains("${A} is not set");
  }

  @Test
  void failsOnlyWhereAVariableIsNotSetAndSaysWhereAndWhatToDo() throws Exception {
    MemoryTree tree =
        configMap("k")
            .with("apps/shop/README.md", "Set ${REGISTRY} before ${PORT}.\n")
            .with("apps/shop/0.yaml", configMapNamed("zero", "$${REGISTRY}"))
            .with(
                "apps/shop/web.yaml",
                """
                # ${REGISTRY} comes from an override
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  containers:
                  - name: main
                    image: $${REGISTRY}
                  - name: side
                    image: ${REGISTRY}/web:${PORT}
                """);
    Result result =
        fleet.override("eu", EUROPE, List.of(), Map.of("REGISTRY", "r", "PORT", "1")).render(tree);

    assertThat(result.object("fra1", "shop/pod-web.yaml").at("/spec/containers/1/image").asText())
        .isEqualTo("r/web:1");
    assertThat(result.failure("nyc1").lines())
        .containsExactlyInAnyOrder(
            "apps/shop/web.yaml:10: ${PORT} is not set, in Pod shop/web at"
                + " spec.containers[1].image: set it in spec.substitute of a ClusterOverride that"
                + " selects the cluster, write $${PORT} where the text itself is meant, or annotate"
                + " the object with rimward.dev/substitute: disabled",
            "apps/shop/web.yaml:10: ${REGISTRY} is not set, in Pod shop/web at"
                + " spec.containers[1].image: set it in spec.substitute of a ClusterOverride that"
                + " selects the cluster, write $${REGISTRY} where the text itself is meant, or"
                + " annotate the object with rimward.dev/substitute: disabled");
  }

  @Test
  void findsTheLineInAPatchOrInWhatAConfigMapIsMadeOf() throws Exception {
    MemoryTree tree =
        configMap("k")
            .with(
                "apps/shop/kustomization.yaml",
                """
                resources: [a.yaml]
                configMapGenerator: [{name: b, files: [b.conf]}]
                patches:
                - patch: |-
                    {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: '${A}'}}
                """)
            .with("apps/shop/b.conf", "\n\n${B}\n");

    assertThat(fleet.render(tree).failure("fra1"))
        .contains("apps/shop/kustomization.yaml:5: ${A} is not set, in ConfigMap shop/a at data.k")
        .contains("apps/shop/b.conf:3: ${B} is not set");
  }

  @Test
  void namesTheFactsThereAreForOneThatIsNone() throws Exception {
    assertThat(fleet.render(configMap("${RIMWARD_CITY}")).failure("fra1"))
        .isEqualTo(
            "apps/shop/a.yaml:4: ${RIMWARD_CITY} is not set, in ConfigMap shop/a at data.k: there"
                + " is no such fact, only RIMWARD_CLUSTER, RIMWARD_COUNTRY, RIMWARD_PROVIDER,"
                + " RIMWARD_REGION");
  }

  @Test
  void leavesAnObjectAloneThatSaysSo() throws Exception {
    String script = "${A} $${A} ${UNSET}";
    Result result =
        fleet
            .substitute("A", "one")
            .render(
                configMap("${A}")
                    .with(
                        "apps/shop/b.yaml",
                        configMapNamed(
                            "b, annotations: {rimward.dev/substitute: disabled}", script)));

    assertThat(value(result, "fra1")).isEqualTo("one");
    assertThat(result.object("fra1", "shop/configmap-b.yaml").at("/data/k").asText())
        .isEqualTo(script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"enabled", "'true'", "Disabled", "''"})
  void refusesAnyOtherWordOfThatAnnotation(String word) throws Exception {
    MemoryTree tree =
        configMap("k")
            .with(
                "apps/shop/b.yaml",
                configMapNamed(
                    "b, annotations: {rimward.dev/substitute: %s}".formatted(word), "k"));

    assertThat(fleet.render(tree).failure("fra1"))
        .isEqualTo(
            "apps/shop: ConfigMap shop/b: the annotation rimward.dev/substitute must be"
                + " \"disabled\", is \"%s\"".formatted(word.replace("'", "")));
  }

  @Test
  void refusesVariablesInWhatAnObjectIs() throws Exception {
    assertThat(
            fleet
                .substitute("A", "v1")
                .render(
                    manifest("{apiVersion: 'example.io/${A}', kind: Widget, metadata: {name: a}}"))
                .failure("fra1"))
        .contains("apiVersion cannot have a variable in it");
    assertThat(
            fleet
                .render(manifest("{apiVersion: example.io/v1, kind: 'W${A}', metadata: {name: a}}"))
                .failure("fra1"))
        .contains("kind cannot have a variable in it");
  }

  @Test
  void identityAndPathFollowAName() throws Exception {
    Result result =
        fleet.render(
            manifest(configMapNamed("'a-${RIMWARD_CLUSTER}'", "k") + "---\n" + podThatUses()));

    RenderedApplication rendered = result.in("fra1");
    assertThat(rendered.objects().get("shop/configmap-a-fra1.yaml"))
        .hasToString("ConfigMap shop/a-fra1");
    assertThat(result.object("fra1", "shop/configmap-a-fra1.yaml").at("/metadata/name").asText())
        .isEqualTo("a-fra1");
    assertThat(
            result.object("ams1", "shop/pod-p.yaml").at("/spec/volumes/0/configMap/name").asText())
        .isEqualTo("a-ams1");
    assertThat(result.text("fra1", "shop/configmap-a-fra1.yaml")).doesNotContain("$");
    assertThat(new String(rendered.files().get("kustomization.yaml"), StandardCharsets.UTF_8))
        .contains("- shop/configmap-a-fra1.yaml");
  }

  private static String podThatUses() {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec: {containers: [], volumes: [{name: v, configMap: {name: 'a-${RIMWARD_CLUSTER}'}}]}
    """;
  }

  @Test
  void refusesNamesThatBecomeOneAndNoName() throws Exception {
    Result result =
        fleet
            .override("ams", only("ams1"), List.of(), Map.of("A", "x", "B", "x"))
            .override("fra", only("fra1"), List.of(), Map.of("A", "x", "B", "y"))
            .override("nyc", only("nyc1"), List.of(), Map.of("A", "", "B", "y"))
            .render(
                manifest(configMapNamed("'${A}'", "k") + "---\n" + configMapNamed("'${B}'", "l")));

    assertThat(result.in("fra1").objects())
        .containsOnlyKeys("shop/configmap-x.yaml", "shop/configmap-y.yaml");
    assertThat(result.failure("ams1"))
        .isEqualTo(
            "apps/shop: ConfigMap shop/x and ConfigMap shop/x are not told apart by Kubernetes");
    assertThat(result.failure("nyc1")).isEqualTo("apps/shop: an object without metadata.name");
  }

  @Test
  void readsAndWritesTheBase64OfASecret() throws Exception {
    byte[] binary = {'$', '{', 'A', '}', (byte) 0xff, (byte) 0xfe};
    String manifest =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        data: {a: '%s', b: '%s', c: 'not Base64', d: '%s'}
        stringData: {e: 'x-${A}'}
        """
            .formatted(base64("url=${A}&$${A}"), base64("${A} ".repeat(40)), base64(binary));
    JsonNode secret =
        new TestFleet(ReadableSecrets.Allow)
            .substitute("A", "p\u00e4ss")
            .render(manifest(manifest))
            .object("fra1", "shop/secret-s.yaml");

    assertThat(decoded(secret, "a")).isEqualTo("url=p\u00e4ss&${A}");
    assertThat(decoded(secret, "b")).isEqualTo("p\u00e4ss ".repeat(40));
    assertThat(secret.at("/data/c").asText()).isEqualTo("not Base64");
    assertThat(secret.at("/data/d").asText()).isEqualTo(base64(binary));
    assertThat(secret.at("/stringData/e").asText()).isEqualTo("x-p\u00e4ss");
  }

  @Test
  void doesNotTouchWhatAScaledFieldSays() throws Exception {
    String workload =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {replicas: '${A}', selector: {}, template: {spec: {containers: []}}}
        """;
    fleet.substitute("A", "9");

    assertThat(
            fleet
                .render(manifest(workload))
                .object("fra1", "shop/deployment.apps-web.yaml")
                .at("/spec/replicas")
                .toString())
        .isEqualTo("2");
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String decoded(JsonNode secret, String key) {
    byte[] bytes = Base64.getDecoder().decode(secret.path("data").path(key).asText());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String value(Result result, String cluster) {
    return result.object(cluster, PATH).at("/data/k").asText();
  }

  private static MemoryTree configMap(String value) {
    return manifest(configMapNamed("a", value));
  }

  private static String configMapNamed(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {k: '%s'}\n"
        .formatted(name, value);
  }

  private static MemoryTree manifest(String manifest) {
    return MemoryTree.of("r").with("apps/shop/a.yaml", manifest);
  }
}

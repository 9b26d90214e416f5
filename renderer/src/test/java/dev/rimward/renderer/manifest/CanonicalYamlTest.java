package dev.rimward.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class CanonicalYamlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void putsWhatIdentifiesAnObjectFirstAndSortsTheRest() throws Exception {
    JsonNode object =
        JSON.readTree(
            """
            {"spec": {"b": [], "a": {}, "list": [{"y": 1, "x": [[1, 2], {"a": null}]}]},
             "kind": "Widget", "data": {"script": "a\\nb\\n", "end": "a\\nb", "on": "yes"},
             "metadata": {"labels": {"z": "1", "a": "b"}, "namespace": "shop", "name": "web"},
             "apiVersion": "example.io/v1"}
            """);

    assertThat(text(CanonicalYaml.write(object)))
        .isEqualTo(
            """
            apiVersion: example.io/v1
            kind: Widget
            metadata:
              name: web
              namespace: shop
              labels:
                a: b
                z: "1"
            data:
              end: |-
                a
                b
              "on": "yes"
              script: |
                a
                b
            spec:
              a: {}
              b: []
              list:
              - x:
                - - 1
                  - 2
                - a: null
                "y": 1
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsBackWhatItWrote(long seed) {
    RandomObjects objects = new RandomObjects(seed, false);
    for (int i = 0; i < 500; i++) {
      JsonNode object = objects.next("w" + i);
      byte[] yaml = CanonicalYaml.write(object);

      assertThat(CanonicalYaml.read(yaml)).as("seed %d\n%s", seed, text(yaml)).isEqualTo(object);
      assertThat(CanonicalYaml.write(CanonicalYaml.read(yaml))).isEqualTo(yaml);
      JsonNode elsewhere = JSON.valueToTree(yaml11().load(text(yaml)));
      assertThat(elsewhere).as("seed %d\n%s", seed, text(yaml)).isEqualTo(object);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "v1.2.3",
        "1.2.3.4",
        "100m",
        "1Gi",
        "nginx:1.25",
        "a#b",
        "--flag=x",
        "-c",
        "$(VAR)",
        "a, b",
        "/bin/sh",
        "é",
        "it's",
        "0.0.0.0:80"
      })
  void leavesWordsAsTheyAreWhereEveryReaderTakesThemForText(String word) {
    assertThat(text(CanonicalYaml.write(JsonNodeFactory.instance.textNode(word))))
        .isEqualTo(word + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes", "On", "n", "~", "null", "012", "0x1F", "1_000", "1e3", ".inf", "2001-01-01", "1:30",
        " a", "a ", "a: b", "a #b", "a:", "<<", "=", "", "- a", "*a", "1.0", "1234e56"
      })
  void quotesWordsThatSomeReaderTakesForSomethingElse(String word) {
    assertThat(text(CanonicalYaml.write(JsonNodeFactory.instance.textNode(word))))
        .isEqualTo("\"" + word + "\"\n");
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "Off, false",
    "[~], [null]",
    "012, 10",
    "0x1F, 31",
    "1_000, 1000",
    "1e3, 1000.0",
    "0b11, 3",
    "0o17, 15",
    "08, 8.0",
    "y, '\"y\"'",
    "1:30, '\"1:30\"'",
    "2001-01-01, '\"2001-01-01\"'",
    "'\"012\"', '\"012\"'",
    "._1, '\"._1\"'",
    "!!str 012, '\"012\"'",
    "99999999999999999999, 99999999999999999999"
  })
  void readsWordsAsKubernetesDoes(String yaml, String json) throws Exception {
    assertThat(CanonicalYaml.read(bytes(yaml)).toString()).isEqualTo(json);
  }

  @Test
  void resolvesAliasesAndMerges() {
    JsonNode read =
        CanonicalYaml.read(bytes("base: &b {a: 1, b: 2}\nlist: [*b]\nmerged: {<<: *b, b: 3}\n"));

    assertThat(read.toString())
        .isEqualTo(
            "{\"base\":{\"a\":1,\"b\":2},\"list\":[{\"a\":1,\"b\":2}],\"merged\":{\"b\":3,\"a\":1}}");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: 1\nb: 2\na: 3', 3",
    "'a: 1\n\"a\": 3', 2",
    "'a: b: c', 1",
    "'a: .inf', 1",
    "'a: !!binary aGk=', 1",
    "'? [a]\n: b', 1",
    "'a: *b', 1",
  })
  void refusesWhatIsNotAnObjectOfJsonAndSaysWhere(String yaml, int line) {
    assertThatThrownBy(() -> CanonicalYaml.read(bytes(yaml)))
        .isInstanceOfSatisfying(InvalidYaml.class, e -> assertThat(e.line()).isEqualTo(line));
  }

  @Test
  void refusesAliasesThatStandForMoreThanMemoryHolds() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      yaml.append(
          "a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
    }

    assertThatThrownBy(() -> CanonicalYaml.read(bytes(yaml.toString())))
        .isInstanceOf(InvalidYaml.class);
  }

  @Test
  void neverQuotesTheTextInAnError() {
    assertThatThrownBy(() -> CanonicalYaml.read(bytes("password: hunter2: x")))
        .isInstanceOf(InvalidYaml.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void readsEveryDocumentThatIsNotEmpty() {
    List<Manifest> manifests =
        CanonicalYaml.readAll(
            bytes(
                """
                ---
                # nothing
                ---
                {apiVersion: v1, kind: Service, metadata: {name: a}}
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: b, namespace: n}}
                """));

    assertThat(manifests)
        .extracting(manifest -> manifest.id().toString())
        .containsExactly("Service a", "Deployment.apps n/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a", "kind: Service", "{apiVersion: v1, kind: List}", "text"})
  void refusesDocumentsThatAreNoObjects(String yaml) {
    assertThatThrownBy(() -> CanonicalYaml.readAll(bytes(yaml))).isInstanceOf(InvalidYaml.class);
  }

  @Test
  void writesKeysOfAnyLength() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("k".repeat(5000)).put("a", "b\nc\n");
    object.putArray("l".repeat(2000)).add(1);

    assertThat(CanonicalYaml.read(CanonicalYaml.write(object))).isEqualTo(object);
  }

  private static Yaml yaml11() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void refusesAWordThatWouldTakeTooLongToRead() {
    byte[] yaml = ("a: b\nc: " + "x".repeat(2 << 20)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> CanonicalYaml.read(yaml))
        .isInstanceOfSatisfying(InvalidYaml.class, e -> assertThat(e.line()).isEqualTo(2))
        .hasMessage("more than 1572864 characters without a blank");
  }
}

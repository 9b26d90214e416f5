package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.STOREFRONT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values for Helm in the document of an application. */
class HelmTest {
  private static final String FILE = "apps/storefront/app.yaml";

  private static MemoryTree tree(String helm) {
    String application =
        STOREFRONT.replace(
            "  source: {path: apps/storefront}",
            "  source:\n    path: apps/storefront\n    helm:\n" + helm.indent(6).stripTrailing());
    return MemoryTree.of(Map.of(FILE, application, "policies/p.yaml", Fleets.POLICY));
  }

  private static Helm helm(String text) {
    FleetReading reading = Fleets.read(tree(text));
    assertThat(reading.problems()).isEmpty();
    return Objects.requireNonNull(
        reading.fleet().applications().sequencedValues().getFirst().spec().source().helm());
  }

  private static String json(String values) {
    return helm("values:\n" + values.indent(2)).values().toNode().toString();
  }

  private static String problems(String helm) {
    return Fleets.problems(tree(helm));
  }

  @Test
  void readsFilesAndValues() {
    Helm helm = helm("valuesFiles: [values.yaml, env/production.yaml]\nvalues: {replicas: 2}");

    assertThat(helm.valuesFiles()).containsExactly("values.yaml", "env/production.yaml");
    assertThat(helm.values().toNode().toString()).isEqualTo("{\"replicas\":2}");
  }

  @Test
  void eitherIsEnough() {
    assertThat(helm("valuesFiles: [values.yaml]").values()).isEqualTo(JsonObject.EMPTY);
    assertThat(helm("values: {a: b}").valuesFiles()).isEmpty();
  }

  @Test
  void anApplicationNeedsNone() {
    MemoryTree tree = MemoryTree.of(Map.of(FILE, STOREFRONT, "policies/p.yaml", Fleets.POLICY));

    assertThat(
            Fleets.read(tree).fleet().applications().sequencedValues().getFirst().spec().source())
        .isEqualTo(new Application.Source("apps/storefront", null));
  }

  @Test
  void valuesHaveAnyShape() {
    assertThat(
            json(
                """
                image: {repository: registry.example/web, tag: "1.27"}
                replicas: 3
                ratio: 0.5
                small: 1.5e-3
                exponent: 1e3
                negative: -7
                large: 9223372036854775807
                enabled: true
                disabled: false
                none: null
                tilde: ~
                empty: ""
                text: |
                  two
                  lines
                list: [1, [2, {a: b}], []]
                "quoted key": {}
                quoted: "010"
                """))
        .isEqualTo(
            "{\"image\":{\"repository\":\"registry.example/web\",\"tag\":\"1.27\"},\"replicas\":3,\"ratio\":0.5,\"small\":0.0015,\"exponent\":1000.0,\"negative\":-7,\"large\":9223372036854775807,\"enabled\":true,\"disabled\":false,\"none\":null,\"tilde\":null,\"empty\":\"\",\"text\":\"two\\n"
                + "lines\\n"
                + "\",\"list\":[1,[2,{\"a\":\"b\"}],[]],\"quoted key\":{},\"quoted\":\"010\"}");
  }

  @Test
  void aliasesAreWrittenOut() {
    assertThat(json("a: &a {x: 1}\nb: *a")).isEqualTo("{\"a\":{\"x\":1},\"b\":{\"x\":1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          valuesFiles: [../values.yaml]  | valuesFiles[0]: must be a relative path without "..", such as a/b.yaml, is "../values.yaml"
          valuesFiles: [a, /etc/passwd]  | valuesFiles[1]: must be a relative path without "..", such as a/b.yaml, is "/etc/passwd"
          valuesFiles: ['https://x/v']   | valuesFiles[0]: must be a relative path without "..", such as a/b.yaml, is "https://x/v"
          valuesFiles: ['a\\b']          | valuesFiles[0]: must be a relative path without "..", such as a/b.yaml, is "a\\b"
          valuesFiles: values.yaml       | valuesFiles: must be a list, is "values.yaml"
          valueFiles: [values.yaml]      | valueFiles: unknown field; did you mean valuesFiles?
          values: text                   | values: must be a mapping
          values: [a]                    | values: must be a mapping
          values:                        | values: has no value; write one or remove the field
          values: {a: yes}               | values.a: could be read in two ways; write true or false, or quote it
          values: {a: Off}               | values.a: could be read in two ways; write true or false, or quote it
          values: {a: y}                 | values.a: could be read in two ways; quote it
          values: {a: 010}               | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 0x1f}              | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 1_000}             | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 12:30:45}          | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 08}                | values.a: could be read in two ways; quote it
          values: {a: -.5}               | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 0o17}              | values.a: could be read in two ways; quote it
          values: {a: .inf}              | values.a: could be read in two ways; write a decimal number, or quote it
          values: {a: 2026-01-01}        | values.a: could be read in two ways; quote it
          values: {a: !!binary aGk=}     | values.a: could be read in two ways; quote it
          values: {a: {1: b}}            | values.a.1: a key must be a string, is the number 1; quote it
          values: {a: {b: 1, b: 2}}      | values.a.b: appears twice, first in line 11
          values: {a: {<<: {b: 1}}}      | values.a.<<: merge keys are not supported; write the fields out
          values: {a: [{b: [1, on]}]}    | values.a[0].b[1]: could be read in two ways; write true or false, or quote it
          """)
  void saysWhatIsWrong(String field, String problem) {
    assertThat(problems(field)).isEqualTo(FILE + ":11: spec.source.helm." + problem + "\n");
  }

  @Test
  void everythingWrongIsReportedAtOnceAndAtItsLine() {
    assertThat(problems("values:\n  a: yes\n  b:\n  - 1\n  - 010\n"))
        .isEqualTo(
            """
            apps/storefront/app.yaml:12: spec.source.helm.values.a: could be read in two ways; write true or false, or quote it
            apps/storefront/app.yaml:15: spec.source.helm.values.b[1]: could be read in two ways; write a decimal number, or quote it
            """);
  }

  @Test
  void valuesAreBoundedWithTheirAliasesWrittenOut() {
    StringBuilder doubling = new StringBuilder("values:\n  a0: &a0 [x, x]\n");
    for (int i = 1; i < 25; i++) {
      doubling.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    String tooLarge =
        "apps/storefront/app.yaml:11: spec.source.helm.values: is too large, with its aliases"
            + " written out: at most 10000 values and 1048576 characters\n";
    assertThat(problems(doubling.toString())).isEqualTo(tooLarge);
    assertThat(problems("values: {a: [" + "1,".repeat(10_000) + "]}")).isEqualTo(tooLarge);
    assertThat(
            problems(
                "values:\n  a: &a \""
                    + "x".repeat(100_000)
                    + "\"\n  b: ["
                    + "*a,".repeat(11)
                    + "]"))
        .isEqualTo(tooLarge);
  }

  @Test
  void anAliasOfItselfEnds() {
    assertThat(problems("values:\n  a: &a [*a]"))
        .contains("is nested more than 50 times")
        .hasLineCount(1);
  }

  @Test
  void valuesCannotBeChanged() {
    JsonObject values = helm("values: {a: {b: c}}").values();
    ((ObjectNode) values.toNode().get("a")).put("b", "d");
    ObjectNode mine = values.toNode();
    JsonObject copy = JsonObject.copyOf(mine);
    mine.removeAll();

    assertThat(values.toNode().toString()).isEqualTo("{\"a\":{\"b\":\"c\"}}");
    assertThat(copy).isEqualTo(values).hasSameHashCodeAs(values).isNotEqualTo(JsonObject.EMPTY);
  }

  /** Somebody will write a password there. */
  @Test
  void problemsDoNotQuoteValues() {
    for (String secret :
        List.of("0123456", "0x1234567", "2026-01-02", "12:34:56", "!!set hunter2")) {
      assertThat(problems("values: {password: " + secret + "}"))
          .contains("spec.source.helm.values.password: could be read in two ways")
          .doesNotContain(secret.substring(2));
    }
  }

  @Test
  void aTextOfValuesDoesNotShowThem() {
    assertThat(helm("values: {password: hunter2}"))
        .hasToString("Helm[valuesFiles=[], values=an object of 1 fields]");
    assertThat(List.of(JsonObject.EMPTY)).hasToString("[an object of 0 fields]");
  }
}

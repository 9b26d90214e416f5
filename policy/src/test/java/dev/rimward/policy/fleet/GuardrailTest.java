package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardrailTest {
  private static final String FILE = "policies/g.yaml";
  private static final String GUARDRAIL =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Guardrail
      metadata: {name: few-replicas}
      spec:
        expression: object.spec.replicas <= 5
        message: at most five replicas
      """;

  private static Guardrail read(MemoryTree tree) {
    FleetReading reading = Fleets.read(tree);
    return reading.fleet().guardrails().values().iterator().next();
  }

  private static Guardrail read(String text) {
    MemoryTree tree = MemoryTree.of(Map.of(FILE, text));
    assertThat(problems(tree)).isEmpty();
    return read(tree);
  }

  @Test
  void readsEveryField() {
    assertThat(
            read(
                """
                apiVersion: rimward.dev/v1alpha1
                kind: Guardrail
                metadata: {name: few-replicas, labels: {owner: platform}}
                spec:
                  match: {kinds: [Deployment, Widget], groups: [apps, example.io, ""]}
                  expression: object.spec.replicas <= 5
                  message: at most five replicas
                  enforcement: Warn
                """))
        .isEqualTo(
            new Guardrail(
                new Metadata("few-replicas", Map.of("owner", "platform")),
                new Guardrail.Spec(
                    new Guardrail.Match(
                        List.of("Deployment", "Widget"), List.of("apps", "example.io", "")),
                    ObjectExpression.parse("object.spec.replicas <= 5"),
                    "at most five replicas",
                    Guardrail.Enforcement.Warn)));
  }

  @Test
  void deniesForEveryObjectUnlessToldOtherwise() {
    Guardrail.Spec spec = read(GUARDRAIL).spec();

    assertThat(spec.enforcement()).isEqualTo(Guardrail.Enforcement.Deny);
    assertThat(spec.match().selects("", "Secret")).isTrue();
    assertThat(spec.match().selects("apps", "Deployment")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                        | ''   | Secret     | true
          {kinds: []}                               | ''   | Secret     | true
          {kinds: ["*"]}                            | ''   | Secret     | true
          {kinds: [Deployment, "*"]}                | ''   | Secret     | true
          {kinds: [Deployment]}                     | apps | Deployment | true
          {kinds: [Deployment]}                     | other.io | Deployment | true
          {kinds: [Deployment]}                     | apps | StatefulSet | false
          {groups: [apps]}                          | apps | Deployment | true
          {groups: [apps]}                          | ''   | Service    | false
          {groups: [""]}                            | ''   | Service    | true
          {groups: ["*"], kinds: [Service]}         | ''   | Service    | true
          {kinds: [Deployment], groups: [apps]}     | other.io | Deployment | false
          {kinds: [Deployment, Service], groups: ["", apps]} | '' | Service | true
          """)
  void matchesByKindAndGroup(String match, String group, String kind, boolean selects) {
    assertThat(read(GUARDRAIL + "  match: " + match + "\n").spec().match().selects(group, kind))
        .isEqualTo(selects);
  }

  private static String problemsOf(String text) {
    return problems(MemoryTree.of(Map.of(FILE, text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enforcement: Audit          | policies/g.yaml:7: spec.enforcement: must be one of Deny, Warn, is "Audit"
          enforcement: deny           | policies/g.yaml:7: spec.enforcement: must be one of Deny, Warn, is "deny"; did you mean Deny?
          match: Deployment           | policies/g.yaml:7: spec.match: must be a mapping, is "Deployment"
          match: {kind: [Deployment]} | policies/g.yaml:7: spec.match.kind: unknown field; did you mean kinds?
          match: {kinds: [deployment]} | policies/g.yaml:7: spec.match.kinds[0]: must be a kind such as Deployment, or "*", is "deployment"
          match: {kinds: [Pod, apps/v1]} | policies/g.yaml:7: spec.match.kinds[1]: must be a kind such as Deployment, or "*", is "apps/v1"
          match: {groups: [apps/v1]}  | policies/g.yaml:7: spec.match.groups[0]: must be an API group without version such as apps, "" for the core group, or "*", is "apps/v1"
          match: {namespaces: [a]}    | policies/g.yaml:7: spec.match.namespaces: unknown field; known are kinds, groups
          failurePolicy: Ignore       | policies/g.yaml:7: spec.failurePolicy: unknown field; known are match, expression, message, enforcement
          """)
  void saysWhatIsWrong(String field, String problem) {
    assertThat(problemsOf(GUARDRAIL + "  " + field + "\n")).isEqualTo(problem + "\n");
  }

  @Test
  void needsAnExpressionAndAMessage() {
    assertThat(problemsOf(GUARDRAIL.replaceAll("(?m)^  .*\n", "").replace("spec:", "spec: {}")))
        .isEqualTo(
            """
            policies/g.yaml:4: spec.expression: required field is missing
            policies/g.yaml:4: spec.message: required field is missing
            """);
    assertThat(problemsOf(GUARDRAIL.replace("at most five replicas", "\"\"")))
        .isEqualTo("policies/g.yaml:6: spec.message: must not be empty\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          object.spec.replicas <=          | 5: spec.expression: at column 38: mismatched input '<EOF>'
          size(object.spec)                | 5: spec.expression: at column 19: expected type 'bool' but found 'int'
          objekt.spec.replicas <= 5        | 5: spec.expression: at column 15: undeclared reference to 'objekt'
          'objekt.spec.replicas <= 5'      | 5: spec.expression: at column 16: undeclared reference to 'objekt'
          "objekt.kind == \\"x\\""         | 5: spec.expression: at column 16: undeclared reference to 'objekt'
          "\\"x\\" == objekt.kind"         | 5: spec.expression: at column 8: undeclared reference to 'objekt'
          "🚀🚀 == objekt.kind"            | 5: spec.expression: at column 16:
          "'🚀🚀' == objekt.kind"          | 5: spec.expression: at column 24: undeclared reference to 'objekt'
          """)
  void aBrokenExpressionIsReportedAtItsColumn(String expression, String problem) {
    assertThat(problemsOf(GUARDRAIL.replace("object.spec.replicas <= 5", expression)))
        .startsWith("policies/g.yaml:" + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '|'   | 8: spec.expression: at column 8
          '|-'  | 8: spec.expression: at column 8
          '|2'  | 8: spec.expression: at column 8
          '>'   | 8: spec.expression: at column 8
          '>-'  | 8: spec.expression: at column 8
          ''    | 8: spec.expression: at column 8
          """)
  void aBrokenExpressionOfManyLinesIsReportedAtItsLineAndColumn(String style, String problem) {
    String text =
        """
        apiVersion: rimward.dev/v1alpha1
        kind: Guardrail
        metadata: {name: few-replicas}
        spec:
          expression: %s
            object.kind != "Deployment"

            || objekt.spec.replicas <= 5
          message: at most five replicas
        """
            .formatted(style);

    assertThat(problemsOf(text))
        .startsWith("policies/g.yaml:" + problem + ": undeclared reference to 'objekt'");
    assertThat(problemsOf(text.replace("\n", "\r\n")))
        .startsWith("policies/g.yaml:" + problem + ": undeclared reference to 'objekt'");
  }

  @Test
  void aBrokenExpressionKeepsTheLastGoodVersion() {
    MemoryTree good = MemoryTree.of(Map.of(FILE, GUARDRAIL));
    MemoryTree broken = good.with(FILE, GUARDRAIL.replace("<= 5", "<= "));

    assertThat(read(broken)).isEqualTo(read(good));
    assertThat(problems(broken)).contains("keeps its last good version of r1");
  }

  @Test
  void isReadUnderPoliciesOnly() {
    assertThat(problems(MemoryTree.of(Map.of("clusters/g.yaml", GUARDRAIL))))
        .isEqualTo("clusters/g.yaml:1: refused: Guardrail is read under policies/ only\n");
    assertThat(problems(MemoryTree.of(Map.of("apps/shop/g.yaml", GUARDRAIL))))
        .isEqualTo("apps/shop/g.yaml:1: refused: Guardrail is read under policies/ only\n");
  }
}

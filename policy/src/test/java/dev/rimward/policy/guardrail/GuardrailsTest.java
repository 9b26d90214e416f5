package dev.rimward.policy.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.fleet.Guardrail.Enforcement;
import dev.rimward.policy.fleet.Guardrail.Match;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.ObjectExpression;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardrailsTest {
  private static final ObjectNode DEPLOYMENT =
      Manifests.read(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web}
          spec: {replicas: 3}
          """);
  private static final ObjectNode SECRET =
      Manifests.read(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: key}
          data: {key: aHVudGVyMg==}
          """);

  private static Guardrail rule(
      String name, Match match, String expression, Enforcement enforcement) {
    return new Guardrail(
        new Metadata(name, Map.of()),
        new Guardrail.Spec(
            match, ObjectExpression.parse(expression), name + " is not kept", enforcement));
  }

  private static Guardrail rule(String name, String expression, String... kinds) {
    return rule(name, new Match(List.of(kinds), List.of()), expression, Enforcement.Deny);
  }

  @Test
  void tellsEachRuleThatIsNotKeptInTheOrderOfNames() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("c", Match.EVERYTHING, "object.spec.replicas < 3", Enforcement.Warn),
                rule("b", "object.spec.replicas == 3"),
                rule("a", "object.metadata.name == 'x'")));

    assertThat(guardrails.check(DEPLOYMENT))
        .containsExactly(
            new Violation("a", Enforcement.Deny, "a is not kept"),
            new Violation("c", Enforcement.Warn, "c is not kept"));
  }

  @Test
  void aRuleIsForTheObjectsThatItMatches() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("deployments", "false", "Deployment"),
                rule("secrets", "false", "Secret", "ConfigMap"),
                rule("others", new Match(List.of(), List.of("x.io")), "false", Enforcement.Deny),
                rule("core", new Match(List.of("*"), List.of("")), "false", Enforcement.Deny)));

    assertThat(guardrails.check(DEPLOYMENT))
        .extracting(Violation::guardrail)
        .containsExactly("deployments");
    assertThat(guardrails.check(SECRET))
        .extracting(Violation::guardrail)
        .containsExactly("core", "secrets");
  }

  @Test
  void aRuleThatCannotBeEvaluatedIsNotKeptAndSaysWhy() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("a", "object.spec.strategy.type == 'Recreate'"),
                rule("b", Match.EVERYTHING, "object.spec.replicas > 'x'", Enforcement.Warn)));

    assertThat(guardrails.check(DEPLOYMENT))
        .containsExactly(
            new Violation(
                "a",
                Enforcement.Deny,
                "a is not kept; the rule could not be evaluated: at column 21, there is no"
                    + " \"strategy\""),
            new Violation(
                "b",
                Enforcement.Warn,
                "b is not kept; the rule could not be evaluated: at column 22, \">\" cannot take"
                    + " values of such types"));
  }

  @Test
  void aViolationQuotesNothingOfASecret() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("a", "object.data.key > 1"),
                rule("b", "object[object.data.key] == 1"),
                rule("c", "object.data.key == 'x'"),
                rule("d", "int(object.data.key) == 1")));

    assertThat(guardrails.check(SECRET)).hasSize(4);
    assertThat(guardrails.check(SECRET).toString()).doesNotContain("aHVudGVyMg");
  }

  @Test
  void anObjectWithoutKindIsMatchedByRulesForEverythingOnly() {
    Guardrails guardrails =
        Guardrails.of(List.of(rule("all", "false"), rule("pods", "false", "Pod")));

    assertThat(guardrails.check(Manifests.read("{a: b}")))
        .extracting(Violation::guardrail)
        .containsExactly("all");
  }

  @Test
  void saysWhatItMayMatchWithoutLookingAtAnObject() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("a", "true", "Deployment"),
                rule(
                    "b", new Match(List.of("Widget"), List.of("x.io")), "true", Enforcement.Deny)));

    assertThat(guardrails.mayMatch("apps", "Deployment")).isTrue();
    assertThat(guardrails.mayMatch("x.io", "Widget")).isTrue();
    assertThat(guardrails.mayMatch("y.io", "Widget")).isFalse();
    assertThat(guardrails.mayMatch("", "Secret")).isFalse();
  }

  @Test
  void withoutRulesNothingIsViolated() {
    Guardrails none = Guardrails.of(List.of());

    assertThat(none.isEmpty()).isTrue();
    assertThat(none.mayMatch("apps", "Deployment")).isFalse();
    assertThat(none.check(DEPLOYMENT)).isEmpty();
    assertThat(Guardrails.of(List.of(rule("a", "true"))).isEmpty()).isFalse();
  }

  @Test
  void theKeyIsThatOfTheRulesAndNotOfTheirOrder() {
    Guardrail a = rule("a", "object.spec.replicas < 3");
    Guardrail b = rule("b", "true", "Secret");
    String key = Guardrails.of(List.of(a, b)).key();

    assertThat(Guardrails.of(List.of(b, a)).key()).isEqualTo(key).hasSize(64);
    assertThat(
            Guardrails.of(
                    List.of(rule("a", "object.spec.replicas < 3"), rule("b", "true", "Secret")))
                .key())
        .isEqualTo(key);
  }

  @Test
  void theKeyIsAnotherOneForAnyOtherRule() {
    Guardrail rule = rule("a", "true", "Secret");
    List<Guardrail> others =
        List.of(
            rule("b", "true", "Secret"),
            rule("a", "false", "Secret"),
            rule("a", "true", "ConfigMap"),
            rule("a", "true"),
            rule("a", new Match(List.of("Secret"), List.of("")), "true", Enforcement.Deny),
            rule("a", new Match(List.of("Secret"), List.of()), "true", Enforcement.Warn),
            new Guardrail(
                rule.metadata(),
                new Guardrail.Spec(
                    rule.spec().match(), rule.spec().expression(), "else", Enforcement.Deny)));

    assertThat(others)
        .extracting(other -> Guardrails.of(List.of(other)).key())
        .doesNotHaveDuplicates()
        .doesNotContain(Guardrails.of(List.of(rule)).key())
        .doesNotContain(Guardrails.of(List.of()).key());
  }

  /** As it would be if the parts were put one after the other. */
  @Test
  void theKeyTellsApartWhatOnlyReadsTheSame() {
    Guardrail first = rule("a", "true", "Secret");
    String message =
        first.spec().message()
            + ", enforcement=Deny]], Guardrail[metadata=Metadata[name=b, labels={}], spec=Spec["
            + "match=Match[kinds=[], groups=[]], expression=true, message=m";
    Guardrail both =
        new Guardrail(
            first.metadata(),
            new Guardrail.Spec(
                first.spec().match(), first.spec().expression(), message, Enforcement.Deny));
    Guardrail second =
        new Guardrail(
            new Metadata("b", Map.of()),
            new Guardrail.Spec(
                Match.EVERYTHING, ObjectExpression.parse("true"), "m", Enforcement.Deny));

    assertThat(Guardrails.of(List.of(both)).key())
        .isNotEqualTo(Guardrails.of(List.of(first, second)).key());
  }

  @Test
  void severalThreadsMayUseThem() {
    Guardrails guardrails =
        Guardrails.of(
            List.of(
                rule("a", "object.metadata.name.matches('^w') && [1, 2].all(i, i > 0)"),
                rule("b", "object.spec.replicas == 3", "Deployment")));

    assertThat(
            IntStream.range(0, 4000)
                .parallel()
                .allMatch(i -> guardrails.check(i % 2 == 0 ? DEPLOYMENT : SECRET).size() == i % 2))
        .isTrue();
  }

  @Test
  void anObjectIsNotChanged() {
    ObjectNode before = DEPLOYMENT.deepCopy();
    Guardrails.of(List.of(rule("a", "object.spec == {'replicas': 3}"))).check(DEPLOYMENT);

    assertThat(DEPLOYMENT).isEqualTo(before);
  }
}

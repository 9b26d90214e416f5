package dev.rimward.policy.guardrail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.fleet.ObjectExpression.Verdict;
import dev.rimward.policy.fleet.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The rules that rendered objects must keep, compiled. As an admission policy with {@code
 * failurePolicy: Fail}, a rule that cannot be evaluated for an object is not kept by it.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Guardrails {
  private final List<Guardrail> rules;
  private final String key;

  private Guardrails(List<Guardrail> rules) {
    this.rules = rules;
    this.key = digest(rules);
  }

  public static Guardrails of(Collection<Guardrail> guardrails) {
    return new Guardrails(
        guardrails.stream().sorted(Comparator.comparing(Guardrail::name)).toList());
  }

  /** The rules that a complete object, with apiVersion and kind, does not keep, by name. */
  public List<Violation> check(ObjectNode object) {
    String group = group(object.path("apiVersion").asText());
    String kind = object.path("kind").asText();
    return rules.stream()
        .filter(rule -> rule.spec().match().selects(group, kind))
        .flatMap(rule -> violation(rule, object).stream())
        .toList();
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Equal for equal rules, so that what was found for an object can be kept with it. */
  public String key() {
    return key;
  }

  /** Whether any rule is for objects of the kind, in the group without its version. */
  public boolean mayMatch(String group, String kind) {
    return rules.stream().anyMatch(rule -> rule.spec().match().selects(group, kind));
  }

  private static Optional<Violation> violation(Guardrail rule, ObjectNode object) {
    String message = rule.spec().message();
    return switch (rule.spec().expression().judge(object)) {
      case Verdict.Holds() -> Optional.empty();
      case Verdict.DoesNotHold() -> Optional.of(violation(rule, message));
      case Verdict.Unknown(String reason) ->
          Optional.of(violation(rule, message + "; the rule could not be evaluated: " + reason));
    };
  }

  private static Violation violation(Guardrail rule, String message) {
    return new Violation(rule.name(), rule.spec().enforcement(), Problem.brief(message));
  }

  private static String group(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }

  /** In JSON, which has one text for one content. */
  private static String digest(List<Guardrail> rules) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Guardrail rule : rules) {
      Guardrail.Spec spec = rule.spec();
      ArrayNode parts = all.addArray();
      parts.add(rule.name()).add(spec.expression().text()).add(spec.message());
      parts.add(spec.enforcement().name());
      spec.match().kinds().forEach(parts.addArray()::add);
      spec.match().groups().forEach(parts.addArray()::add);
    }
    try {
      byte[] text = all.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.rimward.policy.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A condition on a Kubernetes object in CEL, the Common Expression Language (<a
 * href="https://cel.dev">cel.dev</a>), as in a {@code ValidatingAdmissionPolicy}: {@code
 * object.spec.replicas <= 5}.
 *
 * <p>Compiled once; safe for use by several threads. Its length, its nesting and the steps of one
 * evaluation are bounded.
 */
public final class ObjectExpression {
  private final String text;
  private final CompiledObjectExpression compiled;

  private ObjectExpression(String text, CompiledObjectExpression compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /** What an expression says of an object. */
  public sealed interface Verdict {
    /** The condition is true. */
    record Holds() implements Verdict {}

    /** The condition is false. */
    record DoesNotHold() implements Verdict {}

    /**
     * It cannot be told.
     *
     * @param reason in words that quote nothing of the object
     */
    record Unknown(String reason) implements Verdict {}
  }

  /** Throws {@link InvalidField}, with the position, for what is not a condition on an object. */
  public static ObjectExpression parse(String text) {
    return new ObjectExpression(text, CompiledObjectExpression.compile(text));
  }

  public Verdict judge(ObjectNode object) {
    return compiled.judge(object);
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectExpression that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.rimward.policy.fleet;

import java.util.Optional;

/**
 * A condition on a cluster in CEL, the Common Expression Language (<a
 * href="https://cel.dev">cel.dev</a>), such as {@code cluster.location.country in ["DE", "FR"]}.
 *
 * <p>The variable {@code cluster} is a map with {@code name}, {@code labels} (the derived ones
 * too), {@code location} ({@code latitude}, {@code longitude}, {@code city}, {@code country},
 * {@code region}), {@code provider}, {@code topology}, {@code capacity} ({@code cpu} in cores,
 * {@code memory} in bytes), {@code pricePerCpuHour}, {@code link} ({@code roundTripTime}, a
 * duration) and {@code suspended}. What the document does not have is absent: {@code
 * has(cluster.provider)} asks for it.
 *
 * <p>Compiled once; safe for use by several threads. Its length, its nesting and the steps of one
 * evaluation are bounded.
 */
public final class ClusterExpression {
  private final String text;
  private final CompiledClusterExpression compiled;

  private ClusterExpression(String text, CompiledClusterExpression compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /** Throws {@link InvalidField}, with the position, for what is not a condition on a cluster. */
  public static ClusterExpression parse(String text) {
    return new ClusterExpression(text, CompiledClusterExpression.compile(text));
  }

  /**
   * Why the condition does not hold: {@code is false}, or {@code cannot be evaluated: ...}, for
   * what cannot be told is never true. Empty when it holds.
   */
  public Optional<String> objection(Cluster cluster) {
    return compiled.objection(ClusterVariable.of(cluster));
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterExpression that && that.text.equals(text);
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

package dev.rimward.policy.fleet;

import dev.rimward.policy.fleet.Taint.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Taints that do not keep an application away, by the rules of Kubernetes' tolerations.
 *
 * @param key absent: every key, which needs {@code Exists}
 * @param value absent: empty
 * @param effect absent: every effect
 * @param tolerationSeconds how long a {@code NoExecute} taint is tolerated; absent: for ever; 0 or
 *     less: not at all
 */
public record Toleration(
    @Nullable String key,
    @Default("Equal") Operator operator,
    @Nullable String value,
    @Nullable Effect effect,
    @Nullable Long tolerationSeconds) {
  public Toleration {
    if (key != null) {
      Names.requireLabelKey("key", key);
    } else if (operator != Operator.Exists) {
      throw new InvalidField("operator", "must be Exists without a key, is " + operator);
    }
    if (value != null) {
      requireUsable(operator, value);
    }
    if (tolerationSeconds != null && effect != Effect.NoExecute) {
      throw new InvalidField("tolerationSeconds", "needs effect NoExecute");
    }
  }

  /** How the value of a taint is held against the toleration's. */
  public enum Operator {
    Equal,
    Exists
  }

  /** Whether the taint is meant; for how long, {@code tolerationSeconds} says. */
  public boolean tolerates(Taint taint) {
    return (effect == null || effect == taint.effect())
        && (key == null || key.equals(taint.key()))
        && switch (operator) {
          case Exists -> true;
          case Equal -> taint.value().equals(value == null ? "" : value);
        };
  }

  private static void requireUsable(Operator operator, String value) {
    if (operator == Operator.Exists) {
      throw new InvalidField("value", "Exists takes no value");
    }
    Names.requireLabelValue("value", value);
  }
}

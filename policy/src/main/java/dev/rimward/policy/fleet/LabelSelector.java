package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kubernetes label selector; the empty selector matches everything. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {
  /** Matches everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

  public LabelSelector {
    matchLabels = Map.copyOf(matchLabels);
    matchExpressions = List.copyOf(matchExpressions);
    Names.requireLabels("matchLabels", matchLabels);
  }

  /** One expression on one label key. */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
      Names.requireLabelKey("key", key);
      boolean takesValues = operator == Operator.In || operator == Operator.NotIn;
      if (takesValues == values.isEmpty()) {
        throw new InvalidField(
            "values", operator + (takesValues ? " needs at least one value" : " takes no values"));
      }
    }

    boolean matches(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return switch (operator) {
        case In -> value != null && values.contains(value);
        case NotIn -> value == null || !values.contains(value);
        case Exists -> value != null;
        case DoesNotExist -> value == null;
      };
    }
  }

  /** How the values of a key are held against a requirement, as in Kubernetes. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }

  public boolean matches(Map<String, String> labels) {
    return matchLabels.entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }
}

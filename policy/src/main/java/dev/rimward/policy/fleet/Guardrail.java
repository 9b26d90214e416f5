package dev.rimward.policy.fleet;

import java.util.List;
import java.util.regex.Pattern;

/** A rule that every rendered object must keep. */
public record Guardrail(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param match absent: every object
   * @param expression true for an object that keeps the rule
   * @param message what people are told whose object does not
   */
  public record Spec(
      @Default("{}") Match match,
      ObjectExpression expression,
      String message,
      @Default("Deny") Enforcement enforcement) {}

  /**
   * Which objects the rule is for.
   *
   * @param kinds such as {@code Deployment}; absent, empty or with {@code *}: every kind
   * @param groups API groups, without version, such as {@code apps}, and empty for the core group;
   *     absent, empty or with {@code *}: every group
   */
  public record Match(List<String> kinds, List<String> groups) {
    public static final Match EVERYTHING = new Match(List.of(), List.of());

    private static final String ANY = "*";
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
    private static final Pattern GROUP =
        Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    public Match {
      kinds = List.copyOf(kinds);
      groups = List.copyOf(groups);
      for (int i = 0; i < kinds.size(); i++) {
        requireKind("kinds[" + i + "]", kinds.get(i));
      }
      for (int i = 0; i < groups.size(); i++) {
        requireGroup("groups[" + i + "]", groups.get(i));
      }
    }

    /** Whether objects of the kind, in the group without its version, are meant. */
    public boolean selects(String group, String kind) {
      return isIn(groups, group) && isIn(kinds, kind);
    }

    private static boolean isIn(List<String> meant, String word) {
      return meant.isEmpty() || meant.contains(ANY) || meant.contains(word);
    }

    private static void requireKind(String field, String kind) {
      if (!kind.equals(ANY) && !KIND.matcher(kind).matches()) {
        throw new InvalidField(
            field, "must be a kind such as Deployment, or \"*\", is \"" + kind + "\"");
      }
    }

    private static void requireGroup(String field, String group) {
      boolean isKnownForm = group.isEmpty() || group.equals(ANY) || GROUP.matcher(group).matches();
      if (group.length() > 253 || !isKnownForm) {
        throw new InvalidField(
            field,
            "must be an API group without version such as apps, \"\" for the core group, or"
                + " \"*\", is \""
                + group
                + "\"");
      }
    }
  }

  /** What happens where the rule is not kept: nothing of it is rendered, or it is reported. */
  public enum Enforcement {
    Deny,
    Warn
  }
}

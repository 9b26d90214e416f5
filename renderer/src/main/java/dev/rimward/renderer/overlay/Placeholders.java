package dev.rimward.renderer.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in a text: <code>${NAME}</code> stands for a value, <code>$${NAME}</code> for itself
 * with one dollar sign less. Anything else with a dollar sign is text.
 */
final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$(\\$?)\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  private Placeholders() {}

  /** Whether {@link #filled} would change the text. */
  static boolean isIn(String text) {
    return text.contains("${") && PLACEHOLDER.matcher(text).find();
  }

  /** What the text asks for. */
  static SortedSet<String> names(String text) {
    return new TreeSet<>(Template.of(text).names());
  }

  /** Where a text asks for a variable, and does not escape it. */
  static Pattern asking(String name) {
    return Pattern.compile("(?<!\\$)" + Pattern.quote("${" + name + "}"));
  }

  /**
   * A text, taken apart once.
   *
   * @param literals what is between the variables, one more than these
   * @param names of the variables, in their order
   */
  record Template(List<String> literals, List<String> names) {
    static Template of(String text) {
      List<String> literals = new ArrayList<>();
      List<String> names = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      Matcher matcher = PLACEHOLDER.matcher(text);
      int end = 0;
      while (matcher.find()) {
        literal.append(text, end, matcher.start());
        end = matcher.end();
        if (matcher.group(1).isEmpty()) {
          literals.add(literal.toString());
          names.add(matcher.group(2));
          literal.setLength(0);
        } else {
          literal.append(text, matcher.start() + 1, end);
        }
      }
      literals.add(literal.append(text, end, text.length()).toString());
      return new Template(List.copyOf(literals), List.copyOf(names));
    }

    /** Values are put in as they are: what looks like a variable in them stays. */
    String filled(UnaryOperator<String> values) {
      if (names.isEmpty()) {
        return literals.getFirst();
      }
      StringBuilder filled = new StringBuilder(literals.getFirst());
      for (int i = 0; i < names.size(); i++) {
        filled.append(values.apply(names.get(i))).append(literals.get(i + 1));
      }
      return filled.toString();
    }
  }

  static String filled(String text, UnaryOperator<String> values) {
    return Template.of(text).filled(values);
  }
}

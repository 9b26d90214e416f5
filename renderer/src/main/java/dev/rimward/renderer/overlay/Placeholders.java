package dev.rimward.renderer.overlay;

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
    SortedSet<String> names = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).isEmpty()) {
        names.add(matcher.group(2));
      }
    }
    return names;
  }

  /** Where a text asks for a variable, and does not escape it. */
  static Pattern asking(String name) {
    return Pattern.compile("(?<!\\$)" + Pattern.quote("${" + name + "}"));
  }

  /** Values are put in as they are: what looks like a variable in them stays. */
  static String filled(String text, UnaryOperator<String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1).isEmpty()
                        ? values.apply(found.group(2))
                        : found.group().substring(1)));
  }
}

package dev.rimward.reconciler.plan;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text from manifests and documents, fit to be shown: what moves a cursor, ends a line where none
 * ends, or turns the direction of reading (CVE-2021-42574) is spelled out.
 */
public final class Printable {
  private static final Pattern NOT_SHOWN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029&&[^\\n\\t]]");

  private Printable() {}

  /** Keeps line feeds and tabulators. */
  public static String of(String text) {
    return NOT_SHOWN
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
  }

  /** On one line, and not longer than this. */
  public static String line(String text, int most) {
    // It may be a book: what is cut off is not looked at.
    String beginning = text.length() <= 2 * most ? text : cut(text, 2 * most);
    String line = of(beginning.replaceAll("\\s+", " ").strip());
    return line.length() <= most ? line : cut(line, most);
  }

  /** Never between the two halves of one character. */
  static String cut(String text, int most) {
    int end = Math.max(0, most - 1);
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, Math.min(end, text.length())) + "…";
  }

  /** {@code 1 cluster}, {@code 1,000 clusters}. */
  public static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}

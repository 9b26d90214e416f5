package dev.rimward.reconciler.plan;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text of others within Markdown as GitHub, GitLab and Gitea show it. It is always code: there,
 * nothing is a mention, a reference to an issue, a link or HTML.
 */
final class MarkdownText {
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private MarkdownText() {}

  /** In a cell of a table, which is divided before code is found. */
  static String cell(String text, int most) {
    return code(text, most).replace("|", "\\|");
  }

  /** On one line within a text. */
  static String code(String text, int most) {
    String line = Printable.line(text, most);
    if (line.isEmpty()) {
      return "-";
    }
    String quote = "`".repeat(longestRun(line) + 1);
    String gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
    return quote + gap + line + gap + quote;
  }

  /** On one line within an HTML element, where no Markdown is read. */
  static String htmlCode(String text, int most) {
    String line = Printable.line(text, most);
    return "<code>"
        + line.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
        + "</code>";
  }

  /** A block that its content cannot end. */
  static String fenced(String language, List<String> lines) {
    String text = String.join("\n", lines);
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    return fence + language + "\n" + text + "\n" + fence + "\n";
  }

  private static int longestRun(String text) {
    return BACKTICKS.matcher(text).results().mapToInt(run -> run.group().length()).max().orElse(0);
  }
}

package dev.rimward.renderer.chart;

import java.util.Map;

/**
 * Puts something else for functions in the actions <code>{{ ... }}</code> of a template, and leaves
 * texts, comments, fields and variables of the same name alone. Lines keep their numbers.
 */
final class TemplateActions {
  private final String template;
  private final Map<String, String> replacements;
  private final StringBuilder result = new StringBuilder();
  private int position;

  private TemplateActions(String template, Map<String, String> replacements) {
    this.template = template;
    this.replacements = replacements;
  }

  static String replaceFunctions(String template, Map<String, String> replacements) {
    TemplateActions actions = new TemplateActions(template, replacements);
    while (actions.position < template.length()) {
      actions.copyUntilAction();
      actions.copyAction();
    }
    return actions.result.toString();
  }

  private void copyUntilAction() {
    int start = template.indexOf("{{", position);
    copyTo(start < 0 ? template.length() : start + 2);
  }

  private void copyAction() {
    if (template.startsWith("/*", skipTrim(position))) {
      int end = template.indexOf("*/", position);
      copyTo(end < 0 ? template.length() : end + 2);
    }
    while (position < template.length() && !template.startsWith("}}", position)) {
      char c = template.charAt(position);
      if (c == '"' || c == '\'' || c == '`') {
        copyTo(endOfText(c));
      } else if (isPartOfName(c) || c == '.' || c == '$') {
        copyName();
      } else {
        copyTo(position + 1);
      }
    }
  }

  private int skipTrim(int from) {
    int start = template.startsWith("-", from) ? from + 1 : from;
    while (start < template.length() && Character.isWhitespace(template.charAt(start))) {
      start++;
    }
    return start;
  }

  /** A backslash has a meaning between all quotes but the backward ones. */
  private int endOfText(char quote) {
    int end = position + 1;
    while (end < template.length() && template.charAt(end) != quote) {
      end += template.charAt(end) == '\\' && quote != '`' ? 2 : 1;
    }
    return end + 1;
  }

  /** With dots and the dollar, so that a field or a variable is never taken for a function. */
  private void copyName() {
    int end = position;
    while (end < template.length()
        && (isPartOfName(template.charAt(end))
            || template.charAt(end) == '.'
            || template.charAt(end) == '$')) {
      end++;
    }
    String name = template.substring(position, end);
    result.append(replacements.getOrDefault(name, name));
    position = end;
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void copyTo(int end) {
    int bounded = Math.min(end, template.length());
    result.append(template, position, bounded);
    position = bounded;
  }
}

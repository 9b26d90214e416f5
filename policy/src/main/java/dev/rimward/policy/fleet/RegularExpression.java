package dev.rimward.policy.fleet;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Patterns as CEL has them: those of RE2, which take time in proportion to the text. */
final class RegularExpression {
  static final int MAX_SIZE = 1000;

  private RegularExpression() {}

  /** Throws {@link InvalidField} for what is no pattern, or too large a one. */
  static Pattern parse(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.programSize() > MAX_SIZE) {
        throw new InvalidField("", "is too large a regular expression");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new InvalidField(
          "", "is not a regular expression: " + e.getDescription() + ": `" + e.getPattern() + "`");
    }
  }
}

package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted word of YAML stands for, by the rules of Kubernetes' reader: YAML 1.1 without
 * its times of day, and dates are text.
 */
final class PlainScalar {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,4})?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  /** What some reader of YAML 1.1, though not Kubernetes', takes for something else than text. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "[yYnN]|<<|="
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"
              + "|[-+]?(?=\\D*[0-9])[0-9_]*\\.?[0-9_]*(?:[eE][-+]?[0-9_]*)?"
              + "|[-+]?0[xXbBoO][0-9a-fA-F_]*");

  /** Of those that stand for true, false or null: {@code false}. */
  private static final int LONGEST_WORD = 5;

  /** Such as {@code 2001-1-1}, after which anything may follow. */
  private static final int SHORTEST_DATE = 8;

  private static final int AFTER_YEAR = 4;

  private PlainScalar() {}

  /** Throws {@link ArithmeticException} for infinity and what is not a number: JSON has neither. */
  static JsonNode resolve(String word) {
    if (word.length() > LONGEST_WORD && !mayBeNumber(word)) {
      return TextNode.valueOf(word);
    }
    if (NULLS.contains(word)) {
      return NullNode.getInstance();
    }
    if (TRUE.contains(word) || FALSE.contains(word)) {
      return BooleanNode.valueOf(TRUE.contains(word));
    }
    if (!mayBeNumber(word)) {
      return TextNode.valueOf(word);
    }
    if (NOT_FINITE.matcher(word).matches()) {
      throw new ArithmeticException("infinity and not-a-number cannot be values");
    }
    return number(word);
  }

  /** Whether every reader of YAML takes the word, unquoted, for text. The word is not empty. */
  static boolean isTextEverywhere(String word) {
    return isTextByItsBeginning(word) || isTextByPatterns(word);
  }

  /**
   * Whether the beginning alone says that it is text, as it does for nearly every word that is not
   * a number. The patterns take a hundred times as long.
   */
  private static boolean isTextByItsBeginning(String word) {
    char second = word.length() > 1 ? word.charAt(1) : 0;
    return switch (word.charAt(0)) {
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> isTextAfterDigit(word);
      case '.', '_', '+', '<', '=', '~' -> false;
      case '-' -> second == '-' || (isLetter(second) && second != 'e' && second != 'E');
      case 'e', 'E' -> isLetter(second);
      case 'f', 'F', 'n', 'N', 'o', 'O', 't', 'T', 'y', 'Y' ->
          word.length() > LONGEST_WORD || (word.length() > 1 && !isBooleanInAnyCase(word));
      default -> true;
    };
  }

  /**
   * Such as {@code 100m} or {@code 1.2.3}: no number ends with such a letter or has two points, and
   * what may be a date is left to the patterns.
   */
  private static boolean isTextAfterDigit(String word) {
    if (word.length() >= SHORTEST_DATE && word.charAt(AFTER_YEAR) == '-') {
      return false;
    }
    char last = word.charAt(word.length() - 1);
    return (isLetter(last) && "abcdefABCDEFxXoO".indexOf(last) < 0)
        || word.indexOf('.') != word.lastIndexOf('.');
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The same, for any word. */
  static boolean isTextByPatterns(String word) {
    return !NOT_FINITE.matcher(word).matches()
        && !ELSEWHERE.matcher(word).matches()
        && !isBooleanInAnyCase(word)
        && resolve(word).isTextual();
  }

  private static boolean isBooleanInAnyCase(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower) || FALSE.contains(lower) || NULLS.contains(lower);
  }

  private static boolean mayBeNumber(String word) {
    char first = word.charAt(0);
    return first == '-' || first == '+' || first == '.' || (first >= '0' && first <= '9');
  }

  private static JsonNode number(String word) {
    String digits = word.startsWith(".") ? word : word.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    if (integer.matches()) {
      return integer(integer);
    }
    return DECIMAL.matcher(digits).matches()
        ? decimal(new BigDecimal(digits))
        : TextNode.valueOf(word);
  }

  private static JsonNode integer(Matcher matcher) {
    int[] radixes = {16, 2, 8, 10};
    int group = 2;
    while (matcher.group(group) == null) {
      group++;
    }
    BigInteger value = new BigInteger(matcher.group(group), radixes[group - 2]);
    value = matcher.group(1).equals("-") ? value.negate() : value;
    if (value.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  private static JsonNode decimal(BigDecimal value) {
    double nearest = value.doubleValue();
    boolean exact = Double.isFinite(nearest) && value.compareTo(BigDecimal.valueOf(nearest)) == 0;
    return exact ? DoubleNode.valueOf(nearest) : DecimalNode.valueOf(value);
  }
}

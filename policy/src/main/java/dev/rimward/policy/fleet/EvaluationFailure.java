package dev.rimward.policy.fleet;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why an expression could not be evaluated without quoting what it was evaluated for: CEL's
 * own messages have values of the object in them, and some objects are secret. What stands in the
 * expression itself is no secret.
 */
final class EvaluationFailure {
  private static final Pattern POSITION = Pattern.compile("^evaluation error at <input>:(\\d+): ");
  private static final Pattern KEY =
      Pattern.compile("^(?:key '(.*)' is not present in map\\.?|(.*))$");
  private static final Pattern FUNCTION = Pattern.compile("for function '([^']*)'");

  private EvaluationFailure() {}

  static String inWords(CelEvaluationException e, String expression) {
    String message = String.valueOf(e.getMessage());
    Matcher position = POSITION.matcher(message);
    return position.find()
        ? at(position.group(1), expression)
            + reason(e.getErrorCode(), message.substring(position.end()), expression)
        : reason(e.getErrorCode(), message, expression);
  }

  private static String reason(CelErrorCode code, String message, String expression) {
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> missing(message, expression);
      case OVERLOAD_NOT_FOUND -> mistyped(message);
      case INDEX_OUT_OF_BOUNDS -> "the list is not as long";
      case DIVIDE_BY_ZERO -> "divides by zero";
      case NUMERIC_OVERFLOW -> "a number is too large";
      case BAD_FORMAT -> "a value cannot be converted";
      case ITERATION_BUDGET_EXCEEDED -> "the object is too large for it";
      case DUPLICATE_ATTRIBUTE -> "a key appears twice";
      case INVALID_ARGUMENT, AMBIGUOUS_OVERLOAD, TYPE_NOT_FOUND, INTERNAL_ERROR ->
          "a function cannot take such a value";
    };
  }

  private static String missing(String message, String expression) {
    Matcher key = KEY.matcher(message);
    String name = key.matches() && key.group(1) != null ? key.group(1) : message;
    return isWritten(name, expression) ? "there is no \"" + name + "\"" : "there is no such key";
  }

  /** As a whole word: a letter of the expression may still be somebody's password. */
  private static boolean isWritten(String name, String expression) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
        .matcher(expression)
        .find();
  }

  private static String mistyped(String message) {
    Matcher function = FUNCTION.matcher(message);
    return function.find()
        ? "\""
            + function.group(1).replaceAll("^_|_$", "").replace("@", "")
            + "\" cannot take values of such types"
        : "values are of other types than it takes";
  }

  /** CEL gives the position in code points. */
  private static String at(String position, String expression) {
    int last = expression.codePointCount(0, expression.length());
    int offset = expression.offsetByCodePoints(0, Math.min(Integer.parseInt(position), last));
    return "at " + TextPosition.of(expression, offset).inWords() + ", ";
  }
}

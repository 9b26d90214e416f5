package dev.rimward.policy.fleet;

import static java.util.Map.entry;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads single values. Stricter than YAML 1.1, whose {@code NO} is a boolean and whose {@code 010}
 * is eight: what could be meant in two ways is an {@link InvalidField} for the field itself.
 */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,18})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");
  private static final Map<Class<?>, Function<String, Object>> PARSERS =
      Map.ofEntries(
          entry(String.class, text -> text),
          entry(
              Integer.class, text -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue()),
          entry(Long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE).longValue()),
          entry(Double.class, Scalars::decimal),
          entry(Boolean.class, Scalars::truth),
          entry(Duration.class, Durations::parse),
          entry(Quantity.class, Quantity::parse),
          entry(IntOrPercent.class, IntOrPercent::parse),
          entry(CronSchedule.class, CronSchedule::parse),
          entry(ClusterExpression.class, ClusterExpression::parse),
          entry(ObjectExpression.class, ObjectExpression::parse));

  private Scalars() {}

  static boolean canRead(Class<?> type) {
    return type.isEnum() || PARSERS.containsKey(boxed(type));
  }

  /** Reads what stands in a document. */
  static Object read(Class<?> type, ScalarNode scalar) {
    String text = scalar.getValue();
    Class<?> boxed = boxed(type);
    if (boxed == String.class && !scalar.getTag().equals(Tag.STR)) {
      throw new InvalidField(
          "", "must be a string, is " + describe(scalar) + "; quote it: \"" + text + "\"");
    }
    boolean unquoted = boxed == Boolean.class || Number.class.isAssignableFrom(boxed);
    if (unquoted && !scalar.isPlain()) {
      throw new InvalidField(
          "", "must be " + name(boxed) + ", is " + describe(scalar) + "; remove the quotes");
    }
    if (boxed == Quantity.class
        && scalar.getTag().equals(Tag.INT)
        && !WHOLE.matcher(text).matches()) {
      throw new InvalidField("", "must be a decimal number, is " + text);
    }
    return parse(type, text);
  }

  /** Reads the text of a value, as annotations hold it. */
  static Object parse(Class<?> type, String text) {
    if (type.isEnum()) {
      return constant(type, text);
    }
    Function<String, Object> parser = PARSERS.get(boxed(type));
    if (parser == null) {
      throw new IllegalArgumentException("no way to read a " + type.getName());
    }
    return parser.apply(text);
  }

  /** A scalar as an error message shows it: {@code the boolean NO}, {@code "text"}. */
  static String describe(ScalarNode scalar) {
    String text = scalar.getValue();
    return switch (scalar.getTag().getValue()) {
      case "tag:yaml.org,2002:bool" -> "the boolean " + text;
      case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float" -> "the number " + text;
      case "tag:yaml.org,2002:timestamp" -> "the date " + text;
      case "tag:yaml.org,2002:str" -> "\"" + text + "\"";
      default -> "of type " + scalar.getTag().getValue();
    };
  }

  private static Object constant(Class<?> type, String text) {
    List<String> allowed =
        Arrays.stream(type.getEnumConstants()).map(value -> ((Enum<?>) value).name()).toList();
    int index = allowed.indexOf(text);
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    Planned planned = type.getAnnotation(Planned.class);
    if (planned != null && List.of(planned.value()).contains(text)) {
      throw new InvalidField(
          "", text + " is not supported yet; must be one of " + String.join(", ", allowed));
    }
    String complaint = "must be one of " + String.join(", ", allowed) + ", is \"" + text + "\"";
    throw new InvalidField(
        "",
        Suggestion.nearest(text, allowed)
            .map(near -> complaint + "; did you mean " + near + "?")
            .orElse(complaint));
  }

  private static BigDecimal whole(String text, long min, long max) {
    if (WHOLE.matcher(text).matches()) {
      BigDecimal value = new BigDecimal(text);
      if (value.compareTo(BigDecimal.valueOf(min)) >= 0
          && value.compareTo(BigDecimal.valueOf(max)) <= 0) {
        return value;
      }
    }
    throw new InvalidField("", "must be a whole number, is " + text);
  }

  private static double decimal(String text) {
    if (DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw new InvalidField("", "must be a number, is " + text);
  }

  private static boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new InvalidField("", "must be true or false, is " + text);
    }
    return text.equals("true");
  }

  private static String name(Class<?> boxed) {
    if (boxed == Boolean.class) {
      return "true or false";
    }
    return boxed == Double.class ? "a number" : "a whole number";
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}

package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes one document, by the rules that {@link CanonicalYaml} states. */
final class YamlWriter {
  private static final List<String> FIRST_OF_OBJECT = List.of("apiVersion", "kind", "metadata");
  private static final List<String> FIRST_OF_METADATA = List.of("name", "namespace");

  /** The longest key that YAML reads without being told that it is one, less its quotes. */
  private static final int MAX_SIMPLE_KEY = 500;

  /** Characters that begin something else than a word. */
  private static final String INDICATORS = " ?:,[]{}#&*!|>'\"%@`";

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(JsonNode document) {
    YamlWriter writer = new YamlWriter();
    if (document.isObject() && !document.isEmpty()) {
      writer.fields(document, FIRST_OF_OBJECT, 0);
    } else if (document.isArray() && !document.isEmpty()) {
      writer.items(document, 0);
    } else {
      writer.scalar(document, 0);
    }
    return writer.out.toString();
  }

  private void fields(JsonNode object, List<String> first, int indent) {
    boolean follows = false;
    for (Map.Entry<String, JsonNode> field : sorted(object, first)) {
      if (follows) {
        indent(indent);
      }
      follows = true;
      key(field.getKey(), indent);
      boolean isMetadata = indent == 0 && field.getKey().equals("metadata");
      value(field.getValue(), isMetadata ? FIRST_OF_METADATA : List.of(), indent);
    }
  }

  private static List<Map.Entry<String, JsonNode>> sorted(JsonNode object, List<String> first) {
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
    Comparator<String> order =
        Comparator.comparingInt((String key) -> rank(first, key))
            .thenComparing(Comparator.naturalOrder());
    fields.sort(Map.Entry.comparingByKey(order));
    return fields;
  }

  private static int rank(List<String> first, String key) {
    int index = first.indexOf(key);
    return index < 0 ? first.size() : index;
  }

  private void key(String key, int indent) {
    if (key.length() <= MAX_SIMPLE_KEY) {
      out.append(isPlain(key) ? key : quoted(key)).append(':');
      return;
    }
    out.append("? ").append(quoted(key)).append('\n');
    indent(indent);
    out.append(':');
  }

  /** What follows a key: beside it, or below it. */
  private void value(JsonNode value, List<String> first, int indent) {
    if (value.isObject() && !value.isEmpty()) {
      out.append('\n');
      indent(indent + 2);
      fields(value, first, indent + 2);
    } else if (value.isArray() && !value.isEmpty()) {
      out.append('\n');
      indent(indent);
      items(value, indent);
    } else {
      out.append(' ');
      scalar(value, indent + 2);
    }
  }

  private void items(JsonNode array, int indent) {
    boolean follows = false;
    for (JsonNode item : array) {
      if (follows) {
        indent(indent);
      }
      follows = true;
      out.append("- ");
      if (item.isObject() && !item.isEmpty()) {
        fields(item, List.of(), indent + 2);
      } else if (item.isArray() && !item.isEmpty()) {
        items(item, indent + 2);
      } else {
        scalar(item, indent + 2);
      }
    }
  }

  private void scalar(JsonNode value, int indent) {
    switch (value.getNodeType()) {
      case STRING -> text(value.textValue(), indent);
      case NUMBER -> line(value.isIntegralNumber() ? value.asText() : decimal(value));
      case BOOLEAN, NULL -> line(value.asText());
      case OBJECT -> line("{}");
      case ARRAY -> line("[]");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("not a value of JSON: " + value.getNodeType());
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /**
   * With a point in it, so that it stays a decimal, and in the notation that every reader knows.
   */
  private static String decimal(JsonNode value) {
    if (!value.isBigDecimal() && !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException("infinity and not-a-number cannot be values");
    }
    String number =
        value.isBigDecimal() ? value.decimalValue().toString() : Double.toString(value.asDouble());
    int exponent = number.indexOf('E');
    String mantissa = exponent < 0 ? number : number.substring(0, exponent);
    String power = exponent < 0 ? "" : number.substring(exponent + 1);
    return (mantissa.contains(".") ? mantissa : mantissa + ".0")
        + (power.isEmpty()
            ? ""
            : power.startsWith("-") ? "e" + power : "e+" + power.replace("+", ""));
  }

  private void text(String text, int indent) {
    if (isBlock(text)) {
      block(text, indent);
    } else {
      line(isPlain(text) ? text : quoted(text));
    }
  }

  private void block(String text, int indent) {
    boolean ends = text.endsWith("\n");
    out.append(ends ? "|\n" : "|-\n");
    String body = ends ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      if (!line.isEmpty()) {
        indent(indent);
      }
      out.append(line).append('\n');
    }
  }

  /** Several lines of which every reader makes the same text. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && text.charAt(0) != ' '
        && !text.endsWith("\n\n")
        && Arrays.stream(text.split("\n", -1)).allMatch(YamlWriter::isBlockLine);
  }

  private static boolean isBlockLine(String line) {
    return line.isEmpty()
        || (!line.isBlank()
            && !line.startsWith("\t")
            && line.codePoints().allMatch(c -> c == '\t' || isPrintable(c)));
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && INDICATORS.indexOf(text.charAt(0)) < 0
        && !text.equals("-")
        && Stream.of("- ", "---", "...").noneMatch(text::startsWith)
        && Stream.of(": ", " #").noneMatch(text::contains)
        && Stream.of(":", " ").noneMatch(text::endsWith)
        && text.codePoints().allMatch(YamlWriter::isPrintable)
        && PlainScalar.isTextEverywhere(text);
  }

  private static boolean isPrintable(int c) {
    return (c >= ' ' && c <= '~')
        || (c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029)
        || (c > 0xDFFF && c < 0xFFFE && c != 0xFEFF)
        || c > 0xFFFF;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(c, quoted));
    return quoted.append('"').toString();
  }

  private static void escape(int c, StringBuilder quoted) {
    switch (c) {
      case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      case '\r' -> quoted.append("\\r");
      default -> {
        if (isPrintable(c)) {
          quoted.appendCodePoint(c);
        } else {
          quoted.append(c <= 0xFF ? "\\x%02X".formatted(c) : "\\u%04X".formatted(c));
        }
      }
    }
  }

  private void indent(int spaces) {
    out.repeat(' ', spaces);
  }
}

package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes one document, by the rules that {@link CanonicalYaml} states. */
final class YamlWriter {
  private static final List<String> FIRST_OF_OBJECT = List.of("apiVersion", "kind", "metadata");
  private static final List<String> FIRST_OF_METADATA = List.of("name", "namespace");
  private static final Comparator<Map.Entry<String, JsonNode>> BY_KEY = Map.Entry.comparingByKey();

  /** The longest key that YAML reads without being told that it is one, less its quotes. */
  private static final int MAX_SIMPLE_KEY = 500;

  /** Most objects are shorter. */
  private static final int USUAL_LENGTH = 2048;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final StringBuilder out = new StringBuilder(USUAL_LENGTH);

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
    int start = out.length();
    for (String key : first) {
      JsonNode value = object.get(key);
      if (value != null) {
        field(key, value, start, indent);
      }
    }
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
    fields.sort(BY_KEY);
    for (Map.Entry<String, JsonNode> field : fields) {
      if (!first.contains(field.getKey())) {
        field(field.getKey(), field.getValue(), start, indent);
      }
    }
  }

  /**
   * @param start where the first field of the object is
   */
  private void field(String key, JsonNode value, int start, int indent) {
    if (out.length() > start) {
      indent(indent);
    }
    key(key, indent);
    boolean isMetadata = indent == 0 && key.equals("metadata");
    value(value, isMetadata ? FIRST_OF_METADATA : List.of(), indent);
  }

  private void key(String key, int indent) {
    if (key.length() <= MAX_SIMPLE_KEY) {
      word(key);
      out.append(':');
      return;
    }
    out.append("? ");
    quoted(key);
    out.append('\n');
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
    if (TextStyle.isBlock(text)) {
      block(text, indent);
    } else {
      word(text);
      out.append('\n');
    }
  }

  private void word(String text) {
    if (TextStyle.isPlain(text)) {
      out.append(text);
    } else {
      quoted(text);
    }
  }

  private void block(String text, int indent) {
    boolean ends = text.endsWith("\n");
    out.append(ends ? "|\n" : "|-\n");
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      if (start < end) {
        indent(indent);
      }
      out.append(text, start, end).append('\n');
      start = end + 1;
    }
  }

  private void quoted(String text) {
    out.append('"');
    int kept = 0;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      if (c == '"' || c == '\\' || !TextStyle.isPrintable(c)) {
        out.append(text, kept, i);
        escaped(c);
        kept = next;
      }
    }
    out.append(text, kept, text.length()).append('"');
  }

  private void escaped(int c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append((char) c);
      case '\n' -> out.append('n');
      case '\t' -> out.append('t');
      case '\r' -> out.append('r');
      default -> {
        // What is above 0xFFFF is printable.
        if (c <= 0xFF) {
          out.append('x').append(HEX.toHexDigits((byte) c));
        } else {
          out.append('u').append(HEX.toHexDigits((char) c));
        }
      }
    }
  }

  private void indent(int spaces) {
    out.repeat(' ', spaces);
  }
}

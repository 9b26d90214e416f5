package dev.rimward.renderer.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values whose key says that nobody should read them, so that no message quotes them. */
final class SensitiveValues {
  private static final Pattern KEY =
      Pattern.compile(
          "(?i).*(?:pass|secret|token|credential|(?:private|api|access|auth).?key|dsn).*");

  /** Names of Secrets and of keys in them are no secrets. */
  private static final Pattern NAME = Pattern.compile("(?i)existing.*|.*(?:name|ref|keys?from)");

  /** Found also where the document as a whole is not YAML. */
  private static final Pattern LINE =
      Pattern.compile("^[\\s\"'-]*([\\w.-]+)[\"']?\\s*:\\s*[\"']?(.*?)[\"']?\\s*$");

  /** Nobody writes larger values, and to read them as YAML could take long. */
  private static final int MAX_YAML = 1 << 18;

  private static final int MAX_LINE = 10_000;
  private static final int MAX_TEXTS = 10_000;

  /** Shorter ones are words that any message has in it. */
  private static final int SHORTEST = 4;

  private final TreeSet<String> texts =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  private SensitiveValues() {}

  static SensitiveValues in(Collection<byte[]> documents) {
    SensitiveValues values = new SensitiveValues();
    documents.forEach(values::collect);
    return values;
  }

  /** Where they stand for themselves: a chart is not hidden because its name has one in it. */
  String hiddenIn(String message) {
    String hidden = message;
    for (String text : texts) {
      hidden = hidden.replaceAll("(?<![\\w-])" + Pattern.quote(text) + "(?![\\w-])", "(hidden)");
    }
    return hidden;
  }

  private void collect(byte[] document) {
    if (document.length > MAX_YAML) {
      collectLines(document);
      return;
    }
    List<JsonNode> read;
    try {
      read = CanonicalYaml.readDocuments(document);
    } catch (InvalidYaml e) {
      collectLines(document);
      return;
    }
    read.forEach(root -> collect(root, false));
  }

  private void collectLines(byte[] document) {
    new String(document, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.length() <= MAX_LINE)
        .forEach(this::collectLine);
  }

  private void collectLine(String line) {
    Matcher matcher = LINE.matcher(line);
    if (matcher.matches() && isSensitive(matcher.group(1), false)) {
      collect(matcher.group(2));
    }
  }

  /** All that is below a sensitive key is, but for names. */
  private static boolean isSensitive(String key, boolean isBelowOne) {
    return (isBelowOne || KEY.matcher(key).matches()) && !NAME.matcher(key).matches();
  }

  private void collect(String text) {
    text.lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST && texts.size() < MAX_TEXTS)
        .forEach(texts::add);
  }

  private void collect(JsonNode node, boolean isSensitive) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> collect(field.getValue(), isSensitive(field.getKey(), isSensitive)));
    } else if (node.isArray()) {
      node.forEach(item -> collect(item, isSensitive));
    } else if (isSensitive && !node.isBoolean()) {
      collect(node.asText());
    }
  }
}

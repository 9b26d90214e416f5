package dev.rimward.renderer.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Refuses schemas of values that refer to something outside of their file. Helm would read it: from
 * the network, or by {@code file://} from this machine.
 */
final class SchemaReferences {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

  private SchemaReferences() {}

  /** {@link ChartRefused} for such a reference. What is not JSON is left to Helm to report. */
  static void requireInside(Map<String, byte[]> files) {
    files.forEach(
        (path, content) -> {
          if (ChartPaths.isSchema(path)) {
            requireInside(path, content);
          }
        });
  }

  private static void requireInside(String path, byte[] content) {
    try {
      check(path, JSON.readTree(content));
    } catch (IOException e) {
      // Helm says better what is wrong with it.
      return;
    }
  }

  private static void check(String path, JsonNode schema) {
    schema
        .properties()
        .forEach(
            field -> {
              boolean refers = REFERENCES.contains(field.getKey());
              if (field.getValue().isTextual() && (refers || field.getKey().equals("$schema"))) {
                requireInside(path, field.getKey(), field.getValue().asText());
              }
            });
    schema.forEach(child -> check(path, child));
  }

  /** The schemas of JSON Schema itself are part of Helm. */
  private static void requireInside(String path, String field, String reference) {
    boolean isKnown = reference.matches("https?://json-schema\\.org/.*");
    if (!isKnown && !reference.startsWith("#")) {
      throw new ChartRefused(
          ("%s: %s \"%s\" is outside of the file, and Rimward reads nothing outside of the chart:"
                  + " copy it under \"$defs\" and refer to \"#/$defs/...\"")
              .formatted(path, field, reference));
    }
  }
}

package dev.rimward.renderer.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** {@link ChartRefused} for such a reference, and for what cannot be searched for one. */
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
    } catch (JsonProcessingException e) {
      String line =
          e.getLocation() == null ? "" : ", line %d".formatted(e.getLocation().getLineNr());
      throw new ChartRefused("%s%s: is not JSON, or nested too deeply".formatted(path, line));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
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

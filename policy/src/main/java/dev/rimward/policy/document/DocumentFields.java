package dev.rimward.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A mapping of a document, with its place in it. Whatever is missing or of another type than asked
 * for is an {@link InvalidDocument} that names the field.
 */
record DocumentFields(String file, String place, JsonNode node) {
  static final String API_VERSION = "rimward.dev/v1alpha1";

  /** The first fields of every document. */
  static Map<String, Object> start(String kind, String name) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", API_VERSION);
    document.put("kind", kind);
    document.put("metadata", Map.of("name", name));
    return document;
  }

  void require(String field, String expected) {
    String found = text(field);
    if (!found.equals(expected)) {
      throw invalid(field, "must be " + expected + ", is " + found);
    }
  }

  boolean has(String field) {
    return node.has(field);
  }

  String text(String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw invalid(field, "must be a text, " + found(value));
    }
    return value.textValue();
  }

  int number(String field) {
    JsonNode value = node.path(field);
    if (!value.isInt() || value.intValue() < 0) {
      throw invalid(field, "must be a whole number of at least 0, " + found(value));
    }
    return value.intValue();
  }

  Instant instant(String field) {
    try {
      return Instant.parse(text(field));
    } catch (DateTimeException e) {
      throw invalid(field, "must be a time such as 2026-01-31T12:00:00Z, is " + text(field));
    }
  }

  DocumentFields mapping(String field) {
    return requireMapping(placeOf(field), node.path(field));
  }

  List<DocumentFields> mappings(String field) {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw invalid(field, "must be a list, " + found(value));
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> requireMapping(placeOf(field) + "[" + i + "]", value.path(i)))
        .toList();
  }

  InvalidDocument invalid(String field, String message) {
    return new InvalidDocument(new Problem(file, 0, placeOf(field), message), null);
  }

  private DocumentFields requireMapping(String at, JsonNode value) {
    if (!value.isObject()) {
      throw new InvalidDocument(
          new Problem(file, 0, at, "must be a mapping, " + found(value)), null);
    }
    return new DocumentFields(file, at, value);
  }

  private String placeOf(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "is missing" : "is " + value;
  }
}

package dev.rimward.policy.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Suggestion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A JSON value and its path. What is not as it should be is complained of and then left out, so
 * that everything that is wrong is found at once.
 */
record JsonPlace(String field, JsonNode node, Complaints complaints) {
  /** Is told what is wrong, and where. */
  @FunctionalInterface
  interface Complaints {
    void add(String field, String message);
  }

  void complain(String message) {
    complaints.add(field, message);
  }

  void complain(String below, String message) {
    complaints.add(qualified(below), message);
  }

  /** Complains of every field that is not one of these. */
  void allow(String... known) {
    List<String> allowed = List.of(known);
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        complain(
            name,
            allowed.isEmpty()
                ? "unknown field; must be empty"
                : Suggestion.after("unknown field", name, allowed));
      }
    }
  }

  Optional<JsonPlace> required(String name) {
    if (!node.has(name)) {
      complain(name, "required field is missing");
      return Optional.empty();
    }
    return Optional.of(below(name));
  }

  /** A required object of no other fields than these, of which each may be missing. */
  Optional<JsonPlace> object(String name, String... known) {
    Optional<JsonPlace> object = required(name).filter(JsonPlace::isObject);
    object.filter(place -> known.length > 0).ifPresent(place -> place.allow(known));
    return object;
  }

  boolean isObject() {
    if (!node.isObject()) {
      complain("must be an object, is " + found());
    }
    return node.isObject();
  }

  Optional<String> text() {
    if (!node.isTextual() || node.asText().isEmpty()) {
      complain("must be a string, is " + found());
      return Optional.empty();
    }
    return Optional.of(node.asText());
  }

  /** Its default where it is missing. */
  int wholeNumber(String name, int ifMissing) {
    if (!node.has(name)) {
      return ifMissing;
    }
    JsonPlace number = below(name);
    if (!number.node.isIntegralNumber() || !number.node.canConvertToInt()) {
      number.complain("must be a whole number, is " + number.found());
      return ifMissing;
    }
    return number.node.intValue();
  }

  /** None where it is missing. */
  List<JsonPlace> items(String name) {
    if (!node.has(name)) {
      return List.of();
    }
    JsonPlace list = below(name);
    if (!list.node.isArray()) {
      list.complain("must be a list, is " + list.found());
    }
    List<JsonPlace> items = new ArrayList<>();
    for (int i = 0; i < list.node.size() && list.node.isArray(); i++) {
      items.add(new JsonPlace(list.field + "[" + i + "]", list.node.get(i), complaints));
    }
    return items;
  }

  /** As it is written. */
  String found() {
    return node.toString();
  }

  private JsonPlace below(String name) {
    return new JsonPlace(qualified(name), node.path(name), complaints);
  }

  private String qualified(String below) {
    return field.isEmpty() ? below : field + "." + below;
  }
}

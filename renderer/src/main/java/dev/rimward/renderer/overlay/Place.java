package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Where a value is in an object.
 *
 * @param steps names of fields, and positions in lists
 */
record Place(List<Object> steps) {
  Place {
    steps = List.copyOf(steps);
  }

  /** Every text of an object with its place, in the object's order. */
  static void texts(JsonNode object, BiConsumer<Place, String> visitor) {
    texts(object, new ArrayList<>(), visitor);
  }

  private static void texts(JsonNode node, List<Object> steps, BiConsumer<Place, String> visitor) {
    if (node.isTextual()) {
      visitor.accept(new Place(steps), node.textValue());
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        texts(field.getValue(), steps, field.getKey(), visitor);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        texts(node.get(i), steps, i, visitor);
      }
    }
  }

  private static void texts(
      JsonNode node, List<Object> steps, Object step, BiConsumer<Place, String> visitor) {
    steps.add(step);
    texts(node, steps, visitor);
    steps.removeLast();
  }

  /** Whether the text is there. */
  boolean isText(ObjectNode object, String text) {
    return TextNode.valueOf(text).equals(node(object, steps));
  }

  /** Puts another text there. */
  void put(ObjectNode object, String text) {
    JsonNode holder = node(object, steps.subList(0, steps.size() - 1));
    switch (steps.getLast()) {
      case Integer position -> ((ArrayNode) holder).set(position, TextNode.valueOf(text));
      case Object name -> ((ObjectNode) holder).put((String) name, text);
    }
  }

  private static JsonNode node(JsonNode object, List<Object> steps) {
    JsonNode node = object;
    for (Object step : steps) {
      node = step instanceof Integer position ? node.path(position) : node.path((String) step);
    }
    return node;
  }

  /** Whether it is the field of this path, or below it. */
  boolean isIn(String... path) {
    return steps.size() >= path.length && steps.subList(0, path.length).equals(List.of(path));
  }

  /** As people write it: {@code spec.containers[0].image}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer) {
        text.append('[').append(step).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.toString();
  }
}

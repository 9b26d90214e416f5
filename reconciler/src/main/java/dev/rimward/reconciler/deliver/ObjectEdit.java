package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.FieldPath.Keyed;
import dev.rimward.reconciler.deliver.FieldPath.Name;
import dev.rimward.reconciler.deliver.FieldPath.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes fields out of an object and puts fields into it. Changes the object. */
final class ObjectEdit {
  private ObjectEdit() {}

  /**
   * Takes out a field, and what is empty only because of that. The keys of an item go with the item
   * only: without them nobody could tell which one it is.
   *
   * @return whether it was there
   */
  static boolean remove(ObjectNode object, FieldPath path) {
    JsonNode parent = path.isRoot() ? null : path.parent().in(object);
    if (parent == null || isKey(path) || !removeFrom(parent, path.last())) {
      return false;
    }
    removeIfEmpty(object, path.parent());
    return true;
  }

  private static boolean isKey(FieldPath path) {
    List<Step> steps = path.steps();
    return steps.size() > 1
        && steps.getLast() instanceof Name name
        && steps.get(steps.size() - 2) instanceof Keyed key
        && key.keys().containsKey(name.name());
  }

  private static boolean removeFrom(JsonNode parent, Step step) {
    if (parent instanceof ObjectNode object && step instanceof Name name) {
      return object.remove(name.name()) != null;
    }
    int place = step.placeIn(parent);
    if (place >= 0) {
      ((ArrayNode) parent).remove(place);
    }
    return place >= 0;
  }

  private static void removeIfEmpty(ObjectNode object, FieldPath path) {
    JsonNode node = path.isRoot() ? null : path.in(object);
    if (node != null && node.isContainerNode() && node.isEmpty()) {
      remove(object, path);
    }
  }

  /** Puts a value at a path, and what is missing on the way to it. */
  static void set(ObjectNode object, FieldPath path, JsonNode value) {
    @Nullable JsonNode node = object;
    for (int i = 0; node != null && i < path.steps().size(); i++) {
      boolean isLast = i == path.steps().size() - 1;
      Step step = path.steps().get(i);
      JsonNode there = step.in(node);
      if (isLast) {
        put(node, step, value.deepCopy());
      } else if (there == null || !there.isContainerNode()) {
        there = container(path.steps().get(i + 1));
        put(node, step, there);
      }
      node = there;
    }
  }

  private static JsonNode container(Step below) {
    return below instanceof Name
        ? JsonNodeFactory.instance.objectNode()
        : JsonNodeFactory.instance.arrayNode();
  }

  private static void put(JsonNode parent, Step step, JsonNode value) {
    if (parent instanceof ObjectNode object && step instanceof Name name) {
      object.set(name.name(), value);
    } else if (parent instanceof ArrayNode list) {
      if (step instanceof Keyed item && value instanceof ObjectNode object) {
        object.setAll(item.keys());
      }
      int place = step.placeIn(list);
      if (place >= 0) {
        list.set(place, value);
      } else {
        list.add(value);
      }
    }
  }
}

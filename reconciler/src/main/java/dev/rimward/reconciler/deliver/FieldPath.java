package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in an object a field stands, as {@code managedFields} names it: items of a list by their
 * keys or values, not by a place that moves.
 */
record FieldPath(List<Step> steps) {
  static final FieldPath ROOT = new FieldPath(List.of());

  FieldPath {
    steps = List.copyOf(steps);
  }

  /** One step down. */
  sealed interface Step {
    /** What is there below a node; null if nothing is. */
    default @Nullable JsonNode in(JsonNode node) {
      return node.get(placeIn(node));
    }

    /** The place in a list; -1 if it is not there. */
    int placeIn(JsonNode list);
  }

  private static int place(JsonNode list, Predicate<JsonNode> of) {
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      if (of.test(list.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** A field of an object. */
  record Name(String name) implements Step {
    @Override
    public @Nullable JsonNode in(JsonNode node) {
      return node.get(name);
    }

    @Override
    public int placeIn(JsonNode list) {
      return -1;
    }

    @Override
    public String toString() {
      boolean isPlain = name.chars().allMatch(c -> c != '.' && c != '/');
      return isPlain ? "." + name : "[" + name + "]";
    }
  }

  /**
   * An item of a list of objects.
   *
   * @param keys the fields that tell the items of this list apart
   */
  record Keyed(SortedMap<String, JsonNode> keys) implements Step {
    Keyed {
      keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    @Override
    public int placeIn(JsonNode list) {
      return place(list, this::matches);
    }

    /** A key that an item does not have is one that the API server sets, such as a protocol. */
    boolean matches(JsonNode item) {
      boolean any = false;
      for (Map.Entry<String, JsonNode> key : keys.entrySet()) {
        JsonNode value = item.get(key.getKey());
        if (value != null && !value.equals(key.getValue())) {
          return false;
        }
        any |= value != null;
      }
      return any;
    }

    @Override
    public String toString() {
      return keys.entrySet().stream()
          .map(key -> key.getKey() + "=" + key.getValue().asText())
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** An item of a list that is a set. */
  record Value(JsonNode value) implements Step {
    @Override
    public int placeIn(JsonNode list) {
      return place(list, value::equals);
    }

    @Override
    public String toString() {
      return "[" + (value.isValueNode() ? value.asText() : value.toString()) + "]";
    }
  }

  /** An item of a list whose items nothing tells apart. */
  record Index(int index) implements Step {
    @Override
    public int placeIn(JsonNode list) {
      return list.isArray() && index < list.size() ? index : -1;
    }

    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /** A path through objects only. */
  static FieldPath of(String... names) {
    return new FieldPath(Arrays.stream(names).<Step>map(Name::new).toList());
  }

  FieldPath plus(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new FieldPath(longer);
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  FieldPath parent() {
    return new FieldPath(steps.subList(0, steps.size() - 1));
  }

  Step last() {
    return steps.getLast();
  }

  /** What an object has there; null if nothing. */
  @Nullable JsonNode in(JsonNode object) {
    JsonNode node = object;
    for (Step step : steps) {
      node = step.in(node);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /** As people write it: {@code spec.template.spec.containers[name=web].image}. */
  @Override
  public String toString() {
    String path = steps.stream().map(Step::toString).collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }
}

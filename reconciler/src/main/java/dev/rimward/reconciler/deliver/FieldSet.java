package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.FieldPath.Index;
import dev.rimward.reconciler.deliver.FieldPath.Keyed;
import dev.rimward.reconciler.deliver.FieldPath.Name;
import dev.rimward.reconciler.deliver.FieldPath.Step;
import dev.rimward.reconciler.deliver.FieldPath.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields, as {@code fieldsV1} writes it (sigs.k8s.io/structured-merge-diff, fieldpath). A
 * node without children is a field with all that is in it: a value, or an object or list that is
 * replaced as a whole.
 *
 * @param isMember whether the node itself is in the set, not only fields below it
 */
record FieldSet(boolean isMember, Map<Step, FieldSet> children) {
  static final FieldSet EMPTY = new FieldSet(false, Map.of());
  private static final FieldSet LEAF = new FieldSet(true, Map.of());

  FieldSet {
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  /** What cannot be understood is left out: a newer API server may have new kinds of steps. */
  static FieldSet of(JsonNode fieldsV1) {
    return fieldsV1.isObject() && !fieldsV1.isEmpty() ? node(fieldsV1) : EMPTY;
  }

  private static FieldSet node(JsonNode fields) {
    Map<Step, FieldSet> children = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      Step step = step(field.getKey());
      if (step != null) {
        children.put(step, node(field.getValue()));
      }
    }
    return new FieldSet(fields.isEmpty() || fields.has("."), children);
  }

  private static @Nullable Step step(String written) {
    if (written.length() < 2 || written.charAt(1) != ':') {
      return null;
    }
    String rest = written.substring(2);
    try {
      return switch (written.charAt(0)) {
        case 'f' -> new Name(rest);
        case 'k' -> new Keyed(keys(Json.read(rest)));
        case 'v' -> new Value(Json.read(rest));
        case 'i' -> new Index(Integer.parseInt(rest));
        default -> null;
      };
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    }
  }

  private static SortedMap<String, JsonNode> keys(JsonNode object) {
    SortedMap<String, JsonNode> keys = new TreeMap<>();
    object.properties().forEach(key -> keys.put(key.getKey(), key.getValue()));
    return keys;
  }

  boolean isEmpty() {
    return !isMember && children.isEmpty();
  }

  FieldSet plus(FieldSet other) {
    Map<Step, FieldSet> union = new LinkedHashMap<>(children);
    other.children.forEach((step, child) -> union.merge(step, child, FieldSet::plus));
    return new FieldSet(isMember || other.isMember, union);
  }

  /**
   * The fields that are in this set and not in the other one. Where only the other one has a whole
   * it is an empty object, and what is in it here is not in it there.
   */
  FieldSet minus(FieldSet other) {
    Map<Step, FieldSet> rest = new LinkedHashMap<>();
    children.forEach(
        (step, child) -> {
          FieldSet less = child.minus(other.children.getOrDefault(step, EMPTY));
          if (!less.isEmpty()) {
            rest.put(step, less);
          }
        });
    return new FieldSet(isMember && !other.isMember, rest);
  }

  /** What of it is at a path and below; a whole that the path leads into stays whole. */
  FieldSet at(FieldPath path) {
    FieldSet node = this;
    for (Step step : path.steps()) {
      if (node.isWhole()) {
        return LEAF;
      }
      node = node.child(step);
    }
    return node;
  }

  FieldSet child(Step step) {
    return children.getOrDefault(step, EMPTY);
  }

  /** It has the field with all that is in it. */
  boolean isWhole() {
    return isMember && children.isEmpty();
  }

  /** It has the field, or some of what is in it, or a whole that the field is a part of. */
  boolean touches(FieldPath path) {
    return !at(path).isEmpty();
  }

  /** The paths of all wholes. */
  List<FieldPath> leaves() {
    List<FieldPath> leaves = new ArrayList<>();
    leaves(FieldPath.ROOT, leaves);
    return leaves;
  }

  private void leaves(FieldPath path, List<FieldPath> leaves) {
    if (isWhole()) {
      leaves.add(path);
    }
    children.forEach((step, child) -> child.leaves(path.plus(step), leaves));
  }

  /** Names of the fields that tell the items of this list apart; empty where it is no such list. */
  Set<String> keys() {
    Set<String> names = new TreeSet<>();
    for (Step step : children.keySet()) {
      if (step instanceof Keyed key) {
        names.addAll(key.keys().keySet());
      }
    }
    return names;
  }

  /** Whether this is a list that is a set of values. */
  boolean isOfValues() {
    return children.keySet().stream().anyMatch(Value.class::isInstance);
  }

  /** How the item at a place of a list is named. */
  Step stepTo(JsonNode list, int index) {
    JsonNode item = list.path(index);
    for (Step step : children.keySet()) {
      if (step instanceof Keyed key && key.matches(item)) {
        return step;
      }
    }
    SortedMap<String, JsonNode> keys = new TreeMap<>();
    for (String name : keys()) {
      JsonNode value = item.get(name);
      if (value != null) {
        keys.put(name, value);
      }
    }
    if (!keys.isEmpty()) {
      return new Keyed(keys);
    }
    return isOfValues() ? new Value(item) : new Index(index);
  }
}

package dev.rimward.policy.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.exceptions.CelIterationLimitExceededException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.NullValue;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as expressions see it. Nothing is copied, and everything that is looked at is
 * counted, so that the size of the object, which somebody else chooses, has a bound in time.
 *
 * <p>A {@link CelValue}, because CEL walks through the whole of any other map each time that an
 * expression names a part of it: the rules of docs/guardrails.md took 600 µs for a Deployment of
 * two containers instead of 12.
 */
@SuppressWarnings("Immutable") // For one evaluation, by one thread.
final class ObjectView extends CelValue implements Map<String, Object> {
  /** Some tenths of a second; a rule for a large Deployment takes some hundred. */
  static final int MAX_STEPS = 10_000_000;

  private static final int CHARACTERS_FOR_A_STEP = 16;
  private static final int MAX_DEPTH = 200;
  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);
  private final Map<String, Object> fields;

  private ObjectView(ObjectNode node, Steps steps, int depth) {
    this.fields = new Fields(node, steps, depth);
  }

  static ObjectView of(ObjectNode object) {
    return new ObjectView(object, new Steps(), 0);
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  @Override
  public boolean containsKey(Object key) {
    return fields.containsKey(key);
  }

  @Override
  public boolean containsValue(Object value) {
    return fields.containsValue(value);
  }

  @Override
  public @Nullable Object get(Object key) {
    return fields.get(key);
  }

  @Override
  public Set<String> keySet() {
    return fields.keySet();
  }

  @Override
  public Collection<Object> values() {
    return fields.values();
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return fields.entrySet();
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<? extends String, ?> map) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return fields.equals(other);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** The fields of the object, each made when it is asked for. */
  private static final class Fields extends AbstractMap<String, Object> {
    private final ObjectNode node;
    private final Steps steps;
    private final int depth;

    Fields(ObjectNode node, Steps steps, int depth) {
      this.node = node;
      this.steps = steps;
      this.depth = depth;
    }

    @Override
    public @Nullable Object get(Object key) {
      @Nullable JsonNode value = key instanceof String name ? node.get(name) : null;
      return value == null ? null : view(value, steps, depth);
    }

    @Override
    public boolean containsKey(Object key) {
      return key instanceof String name && node.has(name);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
          return entries(node.properties().iterator());
        }

        @Override
        public int size() {
          return node.size();
        }
      };
    }

    private Iterator<Map.Entry<String, Object>> entries(
        Iterator<Map.Entry<String, JsonNode>> properties) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return properties.hasNext();
        }

        @Override
        public Map.Entry<String, Object> next() {
          Map.Entry<String, JsonNode> next = properties.next();
          return Map.entry(next.getKey(), view(next.getValue(), steps, depth));
        }
      };
    }
  }

  /** As the API server reads JSON: whole numbers are int, all others are double. */
  private static Object view(JsonNode node, Steps steps, int depth) {
    String text = node.isTextual() ? node.textValue() : "";
    steps.take(1 + text.length() / CHARACTERS_FOR_A_STEP, depth);
    return switch (node) {
      case ObjectNode object -> new ObjectView(object, steps, depth + 1);
      case ArrayNode array -> new Items(array, steps, depth + 1);
      case JsonNode value when value.isTextual() -> text;
      case JsonNode value when value.isBoolean() -> value.booleanValue();
      case JsonNode value when value.isIntegralNumber() && value.canConvertToLong() ->
          value.longValue();
      case JsonNode value when value.isNumber() -> value.doubleValue();
      default -> NullValue.NULL_VALUE;
    };
  }

  /** A list, which CEL does not copy if it can be read by index. */
  private static final class Items extends AbstractList<Object> implements RandomAccess {
    private final ArrayNode node;
    private final Steps steps;
    private final int depth;

    Items(ArrayNode node, Steps steps, int depth) {
      this.node = node;
      this.steps = steps;
      this.depth = depth;
    }

    @Override
    public Object get(int index) {
      return view(node.get(index), steps, depth);
    }

    @Override
    public int size() {
      return node.size();
    }
  }

  /** What an evaluation may still do. */
  private static final class Steps {
    private int left = MAX_STEPS;

    void take(int count, int depth) {
      if (count > left || depth > MAX_DEPTH) {
        left = 0;
        throw new CelIterationLimitExceededException(MAX_STEPS);
      }
      left -= count;
    }
  }
}

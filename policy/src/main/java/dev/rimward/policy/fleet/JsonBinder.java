package dev.rimward.policy.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML of any shape into JSON. As strict as all reading: what YAML 1.1 and what people mean
 * by it may differ on, such as {@code NO} and {@code 010}, is a problem.
 *
 * <p>Problems do not quote values: some are secret.
 *
 * <p>Aliases are written out, so that a short text can stand for a large value: what comes out is
 * bounded by {@link #MAX_VALUES} and {@link #MAX_CHARACTERS}.
 */
final class JsonBinder {
  static final int MAX_VALUES = 10_000;
  static final int MAX_CHARACTERS = 1 << 20;

  /** Texts for YAML 1.1 that others, Helm among them, read as numbers and booleans. */
  private static final Pattern DOUBTFUL =
      Pattern.compile("[yYnN]|[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?|0o[0-7]+");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private final Function<Place, Map<String, Place>> entries;
  private final List<Problem> problems;
  private int values;
  private int characters;

  /**
   * @param entries reads the entries of a mapping, and reports what is wrong with their keys
   * @param problems where problems are told
   */
  JsonBinder(Function<Place, Map<String, Place>> entries, List<Problem> problems) {
    this.entries = entries;
    this.problems = problems;
  }

  /** Null where there were problems. */
  @Nullable JsonObject object(Place place) {
    int before = problems.size();
    JsonNode read = place.node() instanceof MappingNode ? mapping(place, 0) : notAMapping(place);
    if (isTooLarge()) {
      reject(
          place,
          "is too large, with its aliases written out: at most %d values and %d characters"
              .formatted(MAX_VALUES, MAX_CHARACTERS));
    }
    return problems.size() == before && read instanceof ObjectNode fields
        ? JsonObject.copyOf(fields)
        : null;
  }

  private JsonNode notAMapping(Place place) {
    return reject(place, "must be a mapping");
  }

  private JsonNode value(Place place, int depth) {
    values++;
    if (isTooLarge()) {
      return JSON.nullNode();
    }
    if (depth > YamlFile.MAX_DEPTH) {
      return reject(place, "is nested more than " + YamlFile.MAX_DEPTH + " times");
    }
    return switch (place.node()) {
      case MappingNode mapping -> mapping(place, depth);
      case SequenceNode sequence -> sequence(place, sequence, depth);
      case ScalarNode scalar -> scalar(place, scalar);
      default -> reject(place, "is not supported");
    };
  }

  private JsonNode mapping(Place place, int depth) {
    ObjectNode fields = JSON.objectNode();
    for (Map.Entry<String, Place> entry : entries.apply(place).entrySet()) {
      characters += entry.getKey().length();
      fields.set(entry.getKey(), value(entry.getValue(), depth + 1));
      if (isTooLarge()) {
        break;
      }
    }
    return fields;
  }

  private JsonNode sequence(Place place, SequenceNode sequence, int depth) {
    ArrayNode items = JSON.arrayNode();
    for (Node item : sequence.getValue()) {
      items.add(value(place.item(items.size(), item), depth + 1));
      if (isTooLarge()) {
        break;
      }
    }
    return items;
  }

  private JsonNode scalar(Place place, ScalarNode scalar) {
    characters += scalar.getValue().length();
    if (scalar.getTag().equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    try {
      return switch (type(scalar)) {
        case TEXT -> JSON.textNode(scalar.getValue());
        case TRUTH -> JSON.booleanNode((boolean) Scalars.read(boolean.class, scalar));
        case WHOLE -> JSON.numberNode((long) Scalars.read(long.class, scalar));
        case DECIMAL -> JSON.numberNode((double) Scalars.read(double.class, scalar));
        case OTHER -> throw new InvalidField("", "is neither of them");
      };
    } catch (InvalidField e) {
      // Its message has the value, and somebody's password may be 010.
      return reject(place, "could be read in two ways; " + type(scalar).advice);
    }
  }

  /** What YAML takes a scalar for. */
  private enum Type {
    TEXT("quote it"),
    TRUTH("write true or false, or quote it"),
    WHOLE("write a decimal number, or quote it"),
    DECIMAL("write a decimal number, or quote it"),
    OTHER("quote it");

    private final String advice;

    Type(String advice) {
      this.advice = advice;
    }
  }

  private static Type type(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      boolean isDoubtful = scalar.isPlain() && DOUBTFUL.matcher(scalar.getValue()).matches();
      return isDoubtful ? Type.OTHER : Type.TEXT;
    }
    if (tag.equals(Tag.BOOL)) {
      return Type.TRUTH;
    }
    if (tag.equals(Tag.INT)) {
      return Type.WHOLE;
    }
    return tag.equals(Tag.FLOAT) ? Type.DECIMAL : Type.OTHER;
  }

  private boolean isTooLarge() {
    return values > MAX_VALUES || characters > MAX_CHARACTERS;
  }

  private JsonNode reject(Place place, String message) {
    problems.add(place.problem(message));
    return JSON.nullNode();
  }
}

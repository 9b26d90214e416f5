package dev.rimward.reconciler.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What agent and service send each other. Both cut what is too long, and replace what could do
 * something to a terminal: the words of a cluster are nobody's to trust. Either may be newer than
 * the other, so that what one does not know is left out.
 */
final class ReportJson {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_LIST = 100;
  private static final int MAX_FIELDS = 2_000;

  private static final ObjectMapper MAPPER = mapper();

  private ReportJson() {}

  /** What came is not what an agent or service sends. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(bounded(MAPPER.valueToTree(value)));
    } catch (IOException e) {
      throw new IllegalStateException("a report cannot be written as JSON", e);
    }
  }

  static <T> T read(byte[] json, Class<T> type) throws Malformed {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree == null || !tree.isObject()) {
        throw new Malformed("a JSON object is expected");
      }
      return MAPPER.treeToValue(bounded(tree), type);
    } catch (IOException | RuntimeException e) {
      // Without its words, which quote what was sent.
      throw new Malformed("this is not the JSON of a " + type.getSimpleName());
    }
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    JsonMapper mapper =
        JsonMapper.builder(factory)
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    JsonSetter.Value empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    for (Class<?> collection : List.of(List.class, Map.class, SortedMap.class)) {
      mapper.configOverride(collection).setSetterInfo(empty);
    }
    return mapper;
  }

  private static JsonNode bounded(JsonNode node) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (node instanceof ObjectNode object) {
      ObjectNode copy = nodes.objectNode();
      object.properties().stream()
          .limit(MAX_FIELDS)
          .forEach(field -> copy.set(text(field.getKey()), bounded(field.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = nodes.arrayNode();
      array.valueStream().limit(MAX_LIST).forEach(item -> copy.add(bounded(item)));
      return copy;
    }
    return node.isTextual() ? nodes.textNode(text(node.asText())) : node;
  }

  private static String text(String text) {
    String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}

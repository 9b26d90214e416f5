package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Reads, writes and digests JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** What a cluster answered. */
  static JsonNode readAnswer(byte[] body) throws ClusterFailure {
    try {
      JsonNode answer = MAPPER.readTree(body);
      if (answer.isObject()) {
        return answer;
      }
    } catch (IOException e) {
      // The cause quotes the answer, which may hold a Secret.
      throw new ClusterFailure(Kind.UNREADABLE_ANSWER, "the API server's answer is not JSON");
    }
    throw new ClusterFailure(Kind.UNREADABLE_ANSWER, "the API server's answer is not an object");
  }

  /** 128 bits of SHA-256 in hexadecimal; the order of an object's fields makes no difference. */
  static String digest(JsonNode node) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(write(sorted(node)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      return object().setAll(fields);
    }
    if (node.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }
}

package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The end of the name of a generated ConfigMap or Secret: {@code -} and ten characters that depend
 * on its content, as kustomize and {@code kubectl create --append-hash} make them. A change of the
 * content changes the name, and so restarts the pods that use it.
 */
final class HashSuffix {
  private static final int LENGTH = 10;

  private static final Pattern HASHED = Pattern.compile(".+-[bcdfghkmt2456789]{10}");

  /** Written as Go writes JSON. */
  private static final JsonMapper GO =
      JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

  static {
    GO.getFactory().setCharacterEscapes(new GoEscapes());
  }

  private HashSuffix() {}

  /** The name without it; empty if the object's name does not end in the hash of its content. */
  static Optional<String> withoutHash(ObjectNode object) {
    String name = object.at("/metadata/name").asText();
    int end = name.length() - LENGTH - 1;
    if (end < 1 || name.charAt(end) != '-' || !isHashed(object)) {
      return Optional.empty();
    }
    String base = name.substring(0, end);
    return name.equals(name(base, object)) ? Optional.of(base) : Optional.empty();
  }

  /** Whether a name ends as if it had a hash. */
  static boolean looksHashed(ObjectNode object) {
    return isHashed(object) && HASHED.matcher(object.at("/metadata/name").asText()).matches();
  }

  /** The name with the hash of what the object holds. */
  static String name(String base, ObjectNode object) {
    return base + "-" + hash(object);
  }

  private static boolean isHashed(ObjectNode object) {
    String kind = object.path("kind").asText();
    return object.path("apiVersion").asText().equals("v1")
        && (kind.equals("ConfigMap") || kind.equals("Secret"));
  }

  private static String hash(ObjectNode object) {
    String kind = object.path("kind").asText();
    Map<String, Object> hashed = new TreeMap<>();
    hashed.put("kind", kind);
    hashed.put("name", ""); // kustomize looks it up by a path that is not there
    hashed.put("data", content(object, "data"));
    if (kind.equals("Secret")) {
      hashed.put("type", object.path("type").asText(""));
      addIfThere(hashed, object, "stringData");
    } else {
      addIfThere(hashed, object, "binaryData");
    }
    try {
      byte[] json = GO.writeValueAsString(hashed).getBytes(StandardCharsets.UTF_8);
      String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
      return encoded(hex.substring(0, LENGTH));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addIfThere(Map<String, Object> hashed, ObjectNode object, String field) {
    if (object.path(field).isObject()) {
      hashed.put(field, content(object, field));
    }
  }

  /** Sorted; an empty text where there is none. */
  private static Object content(ObjectNode object, String field) {
    JsonNode values = object.path(field);
    if (!values.isObject()) {
      return "";
    }
    Map<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
    values
        .fieldNames()
        .forEachRemaining(key -> sorted.put(key.getBytes(StandardCharsets.UTF_8), key));
    Map<String, JsonNode> content = new LinkedHashMap<>();
    sorted.values().forEach(key -> content.put(key, values.get(key)));
    return content;
  }

  /** Without vowels, and without what looks like one. */
  private static String encoded(String hex) {
    return hex.replace('0', 'g')
        .replace('1', 'h')
        .replace('3', 'k')
        .replace('a', 'm')
        .replace('e', 't');
  }

  /** Go escapes what could be markup, and the two line ends that JavaScript does not know. */
  private static final class GoEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&'}) {
        escapes[c] = ESCAPE_CUSTOM;
      }
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return "<>&\u2028\u2029".indexOf(c) >= 0
          ? new SerializedString("\\u%04x".formatted(c))
          : null;
    }
  }
}

package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML as Kubernetes does, strictly: a key that is there twice is an error, aliases and merge
 * keys are resolved within bounds, and only what JSON can hold is accepted.
 */
final class YamlReader {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ALIASES = 100;

  /** More than any cluster accepts in one object, and little enough to hold. */
  private static final int MAX_NODES = 2_000_000;

  /**
   * In characters without a blank: no cluster stores a larger object, and the parser takes time
   * with the square of it.
   */
  private static final int MAX_WORD = 3 << 19;

  private static final Tag PLAIN = new Tag("rimward:plain");

  private int nodes;

  private YamlReader() {}

  /** Every document that is not empty, in the order of the text. */
  static List<JsonNode> readAll(byte[] yaml) {
    String text = decode(yaml);
    requireReadableWords(text);
    try {
      return readAll(text);
    } catch (InvalidYaml e) {
      // YAML allows a tab between what is in braces, as in JSON; the parser does not.
      if (text.contains("\t") && text.stripLeading().startsWith("{")) {
        return readAll(text.replaceAll("(?m)^\t+", " "));
      }
      throw e;
    }
  }

  private static List<JsonNode> readAll(String text) {
    YamlReader reader = new YamlReader();
    try {
      Composer composer = composer(text);
      List<JsonNode> documents = new ArrayList<>();
      while (composer.checkNode()) {
        JsonNode document = reader.convert(composer.getNode(), 0);
        if (!document.isNull()) {
          documents.add(document);
        }
      }
      return documents;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new InvalidYaml(line, String.valueOf(e.getProblem()));
    } catch (YAMLException e) {
      throw new InvalidYaml(
          0, "not YAML: a character that YAML does not allow, or too deeply nested");
    }
  }

  private static String decode(byte[] yaml) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidYaml(0, "not UTF-8");
    }
  }

  private static void requireReadableWords(String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\n' || c == '\t') {
        line += c == '\n' ? 1 : 0;
        start = i + 1;
      } else if (i - start >= MAX_WORD) {
        throw new InvalidYaml(line, "more than " + MAX_WORD + " characters without a blank");
      }
    }
  }

  private static Composer composer(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    return new Composer(
        new ParserImpl(new StreamReader(text), options), new PlainResolver(), options);
  }

  private JsonNode convert(Node node, int depth) {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw invalid(node, "too large or too deeply nested, aliases counted as what they stand for");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> sequence(sequence, depth);
      case MappingNode mapping -> mapping(mapping, depth);
      default -> throw invalid(node, "neither a value, nor a list, nor a map");
    };
  }

  private static JsonNode scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR) || tag.getValue().equals("!")) {
      return TextNode.valueOf(scalar.getValue());
    }
    boolean ofJson =
        tag.equals(Tag.INT)
            || tag.equals(Tag.FLOAT)
            || tag.equals(Tag.BOOL)
            || tag.equals(Tag.NULL);
    if (!tag.equals(PLAIN) && !ofJson) {
      throw invalid(scalar, "the tag " + tag.getValue() + " is not supported");
    }
    try {
      return PlainScalar.resolve(scalar.getValue());
    } catch (ArithmeticException e) {
      throw invalid(scalar, "infinity and not-a-number cannot be values");
    }
  }

  private ArrayNode sequence(SequenceNode sequence, int depth) {
    requireTag(sequence, Tag.SEQ);
    ArrayNode array = JsonNodeFactory.instance.arrayNode(sequence.getValue().size());
    sequence.getValue().forEach(item -> array.add(convert(item, depth + 1)));
    return array;
  }

  private ObjectNode mapping(MappingNode mapping, int depth) {
    requireTag(mapping, Tag.MAP);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      JsonNode value = convert(entry.getValueNode(), depth + 1);
      if (isMerge(entry.getKeyNode())) {
        merge(merged, value, entry.getValueNode());
      } else {
        put(object, entry.getKeyNode(), value);
      }
    }
    merged.properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
    return object;
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag().equals(PLAIN) || scalar.getTag().equals(Tag.MERGE));
  }

  /** What is merged first wins, and the mapping's own keys win over all of it. */
  private static void merge(ObjectNode merged, JsonNode value, Node place) {
    for (JsonNode source : value.isArray() ? value : List.of(value)) {
      if (!source.isObject()) {
        throw invalid(place, "<< takes a map or a list of maps");
      }
      source.properties().forEach(field -> merged.putIfAbsent(field.getKey(), field.getValue()));
    }
  }

  private static void put(ObjectNode object, Node key, JsonNode value) {
    if (!(key instanceof ScalarNode scalar)) {
      throw invalid(key, "a key must be a word");
    }
    String name = scalar(scalar).asText();
    if (object.putIfAbsent(name, value) != null) {
      throw invalid(key, "the key \"" + name + "\" is there twice");
    }
  }

  private static void requireTag(Node node, Tag tag) {
    if (!node.getTag().equals(tag)) {
      throw invalid(node, "the tag " + node.getTag().getValue() + " is not supported");
    }
  }

  private static InvalidYaml invalid(Node node, String message) {
    return new InvalidYaml(node.getStartMark().getLine() + 1, message);
  }

  /** Leaves words that carry no tag to {@link PlainScalar}. */
  private static final class PlainResolver extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }
}

package dev.rimward.reconciler.source;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Changes {@code spec.suspended} of one document in the text of a YAML file, and nothing else of
 * the text. What comes of it is read again: where anything but that field would be another, it is
 * not done.
 */
final class SuspendedField {
  private static final String FIELD = "suspended";

  private final String kind;
  private final String name;
  private final boolean value;

  SuspendedField(String kind, String name, boolean value) {
    this.kind = kind;
    this.name = name;
    this.value = value;
  }

  /** What came of a file. */
  sealed interface Edit {
    /** It has no such document. */
    record NotHere() implements Edit {}

    /** It says so already. */
    record Unchanged() implements Edit {}

    record Changed(String text) implements Edit {}

    /**
     * The document is there and cannot be changed safely.
     *
     * @param words why, for people
     */
    record Unsafe(String words) implements Edit {}
  }

  Edit in(String text) {
    List<MappingNode> documents;
    try {
      documents = named(text);
    } catch (YAMLException e) {
      return new Edit.NotHere(); // whoever reads the fleet says what is wrong with it
    }
    if (documents.isEmpty()) {
      return new Edit.NotHere();
    }
    if (documents.size() > 1) {
      return new Edit.Unsafe("it is there twice");
    }
    return checked(text, edit(text, documents.getFirst()));
  }

  private List<MappingNode> named(String text) {
    List<MappingNode> documents = new ArrayList<>();
    for (Node root : new Yaml(new LoaderOptions()).composeAll(new StringReader(text))) {
      if (root instanceof MappingNode document
          && kind.equals(scalar(document, "kind"))
          && value(document, "metadata") instanceof MappingNode metadata
          && name.equals(scalar(metadata, "name"))) {
        documents.add(document);
      }
    }
    return documents;
  }

  private Edit edit(String text, MappingNode document) {
    Optional<NodeTuple> spec = field(document, "spec");
    if (spec.isEmpty() || !(spec.get().getValueNode() instanceof MappingNode fields)) {
      return new Edit.Unsafe("it has no spec");
    }
    if (!follows(text, spec.get())) {
      return new Edit.Unsafe("its spec is an alias of another place");
    }
    Optional<NodeTuple> field = field(fields, FIELD);
    return field.isPresent() ? replace(text, field.get()) : insert(text, fields);
  }

  private Edit replace(String text, NodeTuple field) {
    if (!(field.getValueNode() instanceof ScalarNode scalar) || !follows(text, field)) {
      return new Edit.Unsafe("its spec.suspended is not plainly true or false");
    }
    return scalar.getValue().equals(String.valueOf(value))
        ? new Edit.Unchanged()
        : new Edit.Changed(
            text.substring(0, start(text, scalar)) + value + text.substring(end(text, scalar)));
  }

  private Edit insert(String text, MappingNode fields) {
    if (!value) {
      return new Edit.Unchanged();
    }
    if (fields.getFlowStyle() == FlowStyle.FLOW) {
      int inside = start(text, fields) + 1;
      String comma = fields.getValue().isEmpty() ? "" : ", ";
      return new Edit.Changed(
          text.substring(0, inside) + FIELD + ": true" + comma + text.substring(inside));
    }
    Node first = fields.getValue().getFirst().getKeyNode();
    int at = start(text, first);
    int line = text.lastIndexOf('\n', at - 1) + 1;
    String indent = text.substring(line, at);
    if (!indent.isBlank()) {
      return new Edit.Unsafe("its spec does not begin on a line of its own");
    }
    String end = line > 1 && text.charAt(line - 2) == '\r' ? "\r\n" : "\n";
    return new Edit.Changed(
        text.substring(0, at) + FIELD + ": true" + end + indent + text.substring(at));
  }

  /** That nothing but the field is another. */
  private Edit checked(String before, Edit edit) {
    if (!(edit instanceof Edit.Changed(String after))) {
      return edit;
    }
    try {
      List<Object> wanted = content(before);
      wanted.forEach(this::change);
      return wanted.equals(content(after))
          ? edit
          : new Edit.Unsafe("changing it would change something else of the file too");
    } catch (YAMLException e) {
      return new Edit.Unsafe("what came of it would be no YAML");
    }
  }

  private static List<Object> content(String text) {
    List<Object> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).forEach(documents::add);
    return documents;
  }

  @SuppressWarnings("unchecked") // YAML says so, and a key that is no text is left alone
  private void change(Object document) {
    if (document instanceof Map<?, ?> map
        && kind.equals(map.get("kind"))
        && map.get("metadata") instanceof Map<?, ?> metadata
        && name.equals(metadata.get("name"))
        && map.get("spec") instanceof Map<?, ?> spec) {
      Map<Object, Object> changed = new LinkedHashMap<>(spec);
      changed.put(FIELD, value);
      ((Map<Object, Object>) map).put("spec", changed);
    }
  }

  private static Optional<NodeTuple> field(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(
            field -> field.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  private static @Nullable Node value(MappingNode mapping, String key) {
    return field(mapping, key).map(NodeTuple::getValueNode).orElse(null);
  }

  private static @Nullable String scalar(MappingNode mapping, String key) {
    return value(mapping, key) instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** The value stands where its key is: an alias leads to where its anchor is. */
  private static boolean follows(String text, NodeTuple field) {
    int end = end(text, field.getKeyNode());
    int start = start(text, field.getValueNode());
    return start > end
        && text.substring(end, start).lines().allMatch(SuspendedField::isEmptyBetween);
  }

  private static boolean isEmptyBetween(String line) {
    String words = line.strip();
    return words.isEmpty() || words.startsWith("#") || words.matches(":\\s*(#.*)?");
  }

  /** Marks count code points. */
  private static int start(String text, Node node) {
    return text.offsetByCodePoints(0, node.getStartMark().getIndex());
  }

  private static int end(String text, Node node) {
    return text.offsetByCodePoints(0, node.getEndMark().getIndex());
  }
}

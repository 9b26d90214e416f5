package dev.rimward.policy.fleet;

import java.util.Comparator;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A node of a YAML document with where it stands.
 *
 * @param text the whole of the file
 * @param line where people look for it: the line of its key, or of itself in a list
 * @param field path of the field from the root of the document, such as {@code spec.access}
 */
record Place(String file, String text, int line, String field, Node node) {
  static Place root(String file, String text, Node node) {
    return new Place(file, text, lineOf(node), "", node);
  }

  Problem problem(String message) {
    return problemWith(field, message);
  }

  /** A problem with a field below this one that the document does not have. */
  Problem problemAt(String missing, String message) {
    return problemWith(qualified(missing), message);
  }

  /** A problem with the value of a scalar: where the value is of many lines, in its own one. */
  Problem problem(ScalarNode scalar, InvalidField invalid) {
    return invalid.offset().stream()
        .boxed()
        .flatMap(offset -> TextPosition.inFile(text, scalar, offset).stream())
        .map(at -> problem(at, invalid.complaint()))
        .findFirst()
        .orElseGet(() -> problem(String.valueOf(invalid.getMessage())));
  }

  private Problem problem(TextPosition at, String complaint) {
    String message = Problem.brief("at column " + at.column() + ": " + complaint);
    return new Problem(file, at.line(), Problem.brief(field), message);
  }

  private Problem problemWith(String at, String message) {
    return new Problem(file, line, Problem.brief(at), Problem.brief(message));
  }

  Place entry(String name, NodeTuple entry) {
    return new Place(file, text, lineOf(entry.getKeyNode()), qualified(name), entry.getValueNode());
  }

  Place item(int index, Node item) {
    return new Place(file, text, lineOf(item), field + "[" + index + "]", item);
  }

  /**
   * The place of a field below this one, given as {@code a.b[0].c}. Where the document does not
   * have it, the nearest one above lends its line.
   */
  Place find(String below) {
    if (below.isEmpty()) {
      return this;
    }
    Optional<Place> next =
        switch (node) {
          case MappingNode mapping -> entryTowards(mapping, below);
          case SequenceNode sequence -> itemTowards(sequence, below);
          default -> Optional.empty();
        };
    return next.map(place -> place.find(rest(place, below)))
        .orElseGet(() -> new Place(file, text, line, qualified(below), node));
  }

  /** The text of a scalar field directly below this one, whatever its type. */
  Optional<String> text(String name) {
    return find(name).node() instanceof ScalarNode scalar && has(name)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  boolean has(String name) {
    return node instanceof MappingNode mapping
        && mapping.getValue().stream().anyMatch(entry -> name.equals(key(entry)));
  }

  /** The key of an entry as it is written; empty if it is no scalar. */
  static String key(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }

  /** Keys may hold dots themselves, as those of labels do: the longest that fits is meant. */
  private Optional<Place> entryTowards(MappingNode mapping, String below) {
    return mapping.getValue().stream()
        .filter(entry -> leadsTo(key(entry), below))
        .max(Comparator.comparingInt(entry -> key(entry).length()))
        .map(entry -> entry(key(entry), entry));
  }

  private static boolean leadsTo(String key, String below) {
    return below.equals(key)
        || (!key.isEmpty() && (below.startsWith(key + ".") || below.startsWith(key + "[")));
  }

  private Optional<Place> itemTowards(SequenceNode sequence, String below) {
    for (int i = 0; i < sequence.getValue().size(); i++) {
      if (below.startsWith("[" + i + "]")) {
        return Optional.of(item(i, sequence.getValue().get(i)));
      }
    }
    return Optional.empty();
  }

  private String rest(Place next, String below) {
    String whole = qualified(below);
    String rest = whole.substring(next.field.length());
    return rest.startsWith(".") ? rest.substring(1) : rest;
  }

  private String qualified(String below) {
    return field.isEmpty() || below.startsWith("[") ? field + below : field + "." + below;
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}

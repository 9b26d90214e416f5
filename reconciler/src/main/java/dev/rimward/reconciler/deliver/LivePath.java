package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.FieldPath.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JSON pointers (RFC 6901) as paths. A pointer counts the items of a list; which item it means is
 * read from the object that the pointer was written for, so that it stays the same item where the
 * live object has others before it.
 */
final class LivePath {
  private LivePath() {}

  /**
   * @param fields that are known of the object: they say by what the items of lists are told apart
   * @return empty if the object has nothing there
   */
  static Optional<FieldPath> of(String pointer, JsonNode object, FieldSet fields) {
    FieldPath path = FieldPath.ROOT;
    JsonNode node = object;
    FieldSet known = fields;
    for (String token : tokens(pointer)) {
      Optional<FieldPath.Step> step = step(token, node, known);
      JsonNode next = step.isPresent() ? step.get().in(node) : null;
      if (next == null) {
        return Optional.empty();
      }
      path = path.plus(step.get());
      known = known.child(step.get());
      node = next;
    }
    return Optional.of(path);
  }

  private static Optional<FieldPath.Step> step(String token, JsonNode node, FieldSet known) {
    if (!node.isArray()) {
      return Optional.of(new Name(token));
    }
    boolean isIndex = token.matches("0|[1-9][0-9]{0,8}");
    return isIndex && Integer.parseInt(token) < node.size()
        ? Optional.of(known.stepTo(node, Integer.parseInt(token)))
        : Optional.empty();
  }

  private static List<String> tokens(String pointer) {
    List<String> tokens = new ArrayList<>();
    if (pointer.startsWith("/")) {
      for (String token : pointer.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return tokens;
  }
}

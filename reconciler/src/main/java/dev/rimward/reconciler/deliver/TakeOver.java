package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the fields that {@code kubectl apply} set on its client side ours, so that those that are
 * not in Git go away with our next apply: else they would stay for ever, since their owner never
 * comes again. The idea is that of client-go's {@code csaupgrade}: what such managers own is added
 * to the fields of our own Apply entry, and their entries are removed.
 */
final class TakeOver {
  /** Where kubectl keeps what it applied last. */
  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final String CLIENT_SIDE_APPLY = "kubectl-client-side-apply";

  /**
   * The former was also the manager of other commands before kubectl 1.18; the latter owns all that
   * was there before an object had field managers. What kubectl applied is a part of it.
   */
  private static final Set<String> AMONG_OTHERS = Set.of("kubectl", "before-first-apply");

  private TakeOver() {}

  /**
   * @param applied an object as our apply left it
   * @return a JSON merge patch that gives us those fields, if the object is still the same; empty
   *     if there is nothing to take over
   */
  static Optional<ObjectNode> patch(JsonNode applied) {
    JsonNode metadata = applied.path("metadata");
    JsonNode lastApplied = lastApplied(metadata);
    List<ObjectNode> kept = new ArrayList<>();
    List<JsonNode> taken = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      String manager = isUpdate(entry) ? entry.path("manager").asText() : "";
      if (manager.equals(CLIENT_SIDE_APPLY)) {
        taken.add(entry.path("fieldsV1"));
      } else if (AMONG_OTHERS.contains(manager) && !lastApplied.isMissingNode()) {
        taken.add(common(entry.path("fieldsV1"), lastApplied));
      } else {
        kept.add(entry.deepCopy());
      }
    }
    Optional<ObjectNode> ours = kept.stream().filter(Ownership::isOurApply).findFirst();
    if ((taken.isEmpty() && lastApplied.isMissingNode()) || ours.isEmpty()) {
      return Optional.empty();
    }
    taken.forEach(fields -> add(fields, ours.get().withObject("fieldsV1")));
    ours.get().withObject("fieldsV1").remove("f:status");
    return Optional.of(patch(metadata, kept));
  }

  private static ObjectNode patch(JsonNode metadata, List<ObjectNode> managedFields) {
    ObjectNode patch = Json.object();
    ObjectNode changes = patch.putObject("metadata");
    // Makes the patch a conflict where someone wrote in between.
    changes.put("resourceVersion", metadata.path("resourceVersion").asText());
    ArrayNode entries = changes.putArray("managedFields");
    managedFields.forEach(entries::add);
    if (metadata.path("annotations").has(LAST_APPLIED)) {
      changes.putObject("annotations").putNull(LAST_APPLIED);
    }
    return patch;
  }

  private static boolean isUpdate(JsonNode entry) {
    return entry.path("operation").asText().equals("Update")
        && entry.path("subresource").asText().isEmpty();
  }

  /** Missing if kubectl never applied the object; null if what it wrote down cannot be read. */
  private static JsonNode lastApplied(JsonNode metadata) {
    JsonNode annotation = metadata.path("annotations").path(LAST_APPLIED);
    try {
      return annotation.isMissingNode() ? annotation : Json.read(annotation.asText());
    } catch (JsonProcessingException e) {
      return NullNode.getInstance();
    }
  }

  /** Those of the fields that an object has. */
  private static ObjectNode common(JsonNode fields, JsonNode object) {
    ObjectNode common = Json.object();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode value = value(field.getKey(), object);
      if (!value.isMissingNode()) {
        common.set(field.getKey(), common(field.getValue(), value));
      }
    }
    return common;
  }

  /** What a path element of {@code fieldsV1} leads to: a field, or an item of a list. */
  private static JsonNode value(String element, JsonNode in) {
    String name = element.substring(element.indexOf(':') + 1);
    return switch (element.charAt(0)) {
      case '.' -> in;
      case 'f' -> in.path(name);
      case 'k' -> item(in, item -> read(name).properties().stream().allMatch(isIn(item)));
      case 'v' -> item(in, item -> item.equals(read(name)));
      default -> MissingNode.getInstance();
    };
  }

  private static JsonNode item(JsonNode list, Predicate<JsonNode> is) {
    for (JsonNode item : list) {
      if (is.test(item)) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }

  private static Predicate<Map.Entry<String, JsonNode>> isIn(JsonNode item) {
    return key -> item.path(key.getKey()).equals(key.getValue());
  }

  private static JsonNode read(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static void add(JsonNode fields, ObjectNode to) {
    fields
        .properties()
        .forEach(
            field -> {
              if (to.get(field.getKey()) instanceof ObjectNode both) {
                add(field.getValue(), both);
              } else {
                to.set(field.getKey(), field.getValue().deepCopy());
              }
            });
  }
}

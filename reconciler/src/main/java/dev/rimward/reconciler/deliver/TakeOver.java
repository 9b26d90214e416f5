package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the fields that {@code kubectl apply} set on its client side ours, so that those that are
 * not in Git go away with our next apply: else they would stay for ever, since their owner never
 * comes again. The idea is that of client-go's {@code csaupgrade}: what such managers own is added
 * to the fields of our own Apply entry, and their entries are removed.
 */
final class TakeOver {
  /** Where kubectl keeps what it applied last. */
  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** The latter owns what was there before an object had field managers. */
  private static final Set<String> CLIENT_SIDE =
      Set.of("kubectl-client-side-apply", "before-first-apply");

  private TakeOver() {}

  /**
   * @param applied an object as our apply left it
   * @return a JSON merge patch that gives us those fields, if the object is still the same; empty
   *     if there is nothing to take over
   */
  static Optional<ObjectNode> patch(JsonNode applied) {
    JsonNode metadata = applied.path("metadata");
    boolean wasKubectls = metadata.path("annotations").has(LAST_APPLIED);
    List<ObjectNode> kept = new ArrayList<>();
    List<JsonNode> taken = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (isClientSideApply(entry, wasKubectls)) {
        taken.add(entry.path("fieldsV1"));
      } else {
        kept.add(entry.deepCopy());
      }
    }
    Optional<ObjectNode> ours = kept.stream().filter(Ownership::isOurApply).findFirst();
    if ((taken.isEmpty() && !wasKubectls) || ours.isEmpty()) {
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

  /** Before kubectl 1.18 its apply was the manager kubectl, as were its other commands. */
  private static boolean isClientSideApply(JsonNode entry, boolean wasKubectls) {
    String manager = entry.path("manager").asText();
    return entry.path("operation").asText().equals("Update")
        && entry.path("subresource").asText().isEmpty()
        && (CLIENT_SIDE.contains(manager) || (wasKubectls && manager.equals("kubectl")));
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

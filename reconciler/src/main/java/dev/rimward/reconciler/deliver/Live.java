package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.ApplySet;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an object that is in the cluster.
 *
 * @param version resourceVersion: moves with every write
 * @param revision what moves with every change of the specification: {@link #revision}
 * @param partOf the apply set that the object says it is part of; empty if none
 * @param ownedFields digest of the fields that we own; null if we never applied it
 * @param otherManager who else wrote to it last; empty if nobody did
 * @param mayBePruned no annotation {@link #PRUNE} says otherwise
 * @param deletion what it waits for, if its deletion has been asked; null if it has not
 */
record Live(
    String uid,
    String version,
    String revision,
    String partOf,
    @Nullable String ownedFields,
    String otherManager,
    boolean mayBePruned,
    @Nullable String deletion) {
  /** Annotation: {@code disabled} keeps an object when it is no longer in Git. */
  static final String PRUNE = "rimward.dev/prune";

  static Live of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new Live(
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        revision(metadata),
        metadata.path("labels").path(ApplySet.PART_OF_LABEL).asText(),
        Ownership.ownedFields(metadata).orElse(null),
        Ownership.lastOtherManager(metadata),
        !metadata.path("annotations").path(PRUNE).asText().equals("disabled"),
        deletion(metadata));
  }

  boolean isBeingDeleted() {
    return deletion != null;
  }

  /**
   * The generation, which counts changes of the specification; for kinds that have none, the
   * resourceVersion, which moves with every write.
   */
  private static String revision(JsonNode metadata) {
    long generation = metadata.path("generation").asLong(0);
    return generation > 0
        ? "generation " + generation
        : "version " + metadata.path("resourceVersion").asText();
  }

  /** What is deleted at once may be answered with a time of deletion, and nothing to wait for. */
  private static @Nullable String deletion(JsonNode metadata) {
    StringJoiner finalizers = new StringJoiner(", ");
    metadata.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    if (!metadata.has("deletionTimestamp")) {
      return null;
    }
    if (finalizers.length() > 0) {
      return "is being deleted; waits for finalizers " + finalizers;
    }
    return metadata.path("deletionGracePeriodSeconds").asInt() > 0
        ? "is being deleted; waits for its grace period to end"
        : null;
  }
}

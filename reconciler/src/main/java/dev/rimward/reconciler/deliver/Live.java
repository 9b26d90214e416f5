package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.ApplySet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an object that is in the cluster.
 *
 * @param version resourceVersion: moves with every write
 * @param revision what moves with every change of the specification: {@link #revision}
 * @param partOf the apply set that the object says it is part of; empty if none
 * @param ownedFields digest of the fields that we own; null if we never applied it
 * @param otherManager who else wrote to it last; empty if nobody did
 */
record Live(
    String uid,
    String version,
    String revision,
    String partOf,
    @Nullable String ownedFields,
    String otherManager) {

  static Live of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new Live(
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        revision(metadata),
        metadata.path("labels").path(ApplySet.PART_OF_LABEL).asText(),
        Ownership.ownedFields(metadata).orElse(null),
        Ownership.lastOtherManager(metadata));
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
}

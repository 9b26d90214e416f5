package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.util.Set;

/**
 * What can be done when an object is refused as invalid. If the same object would be valid as a new
 * one, a field that must not change is what differs: then it may be deleted and made anew. A
 * process that dies in between leaves an inventory with a member that is gone, which the next pass
 * makes.
 */
final class Recreation {
  private static final Duration GOING = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** More than the object would be lost. */
  private static final Set<String> NEVER =
      Set.of(
          "Namespace",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "CustomResourceDefinition.apiextensions.k8s.io");

  private final ClusterConnection reading;
  private final ClusterConnection writing;

  Recreation(ClusterConnection reading, ClusterConnection writing) {
    this.reading = reading;
    this.writing = writing;
  }

  /**
   * Deletes the object that stands in the way, if it may be and the new one would be valid.
   *
   * @param content to be applied, which was refused
   * @throws ClusterFailure if the object is there as before, or is still on its way out; the
   *     refusal itself if it has another reason
   */
  void clearTheWay(
      ObjectId id, ResourceType type, ObjectNode content, ClusterFailure refusal, Force force)
      throws ClusterFailure, InterruptedException {
    if (!isValidAsNew(type.collection(id.namespace()), content)) {
      throw refusal;
    }
    if (force == Force.Never) {
      throw refused(
          refusal,
          "to have it deleted and made anew set sync.force: OnImmutableField, or give it another"
              + " name");
    }
    if (NEVER.contains(id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group())) {
      throw refused(
          refusal, "it is never deleted to be made anew, since more than itself would be lost");
    }
    String path = type.path(type.served(id));
    Live live = Live.of(reading.get(path));
    if (live.ownedFields() == null) {
      throw refused(
          refusal, "it is not Rimward's, and is not deleted to be made anew: that is for people");
    }
    writing.deleteIfThere(path, DeleteOptions.ifUid(live.uid()));
    awaitGone(path, live.uid());
  }

  /** The API server validates before it looks whether there is one of that name already. */
  private boolean isValidAsNew(String collection, ObjectNode content) throws InterruptedException {
    try {
      writing.tryCreate(collection, content);
      return true;
    } catch (ClusterFailure e) {
      return e.kind() == Kind.CONFLICT;
    }
  }

  private void awaitGone(String path, String uid) throws ClusterFailure, InterruptedException {
    long end = System.nanoTime() + GOING.toNanos();
    while (true) {
      JsonNode now;
      try {
        now = reading.get(path);
      } catch (ClusterFailure e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return;
        }
        throw e;
      }
      Live live = Live.of(now);
      if (!live.uid().equals(uid)) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new ClusterFailure(
            Kind.CONFLICT,
            (live.isBeingDeleted() ? live.deletion() : "is being deleted") + "; is made anew then");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private static ClusterFailure refused(ClusterFailure refusal, String whatToDo) {
    return new ClusterFailure(refusal.kind(), refusal.words() + "; " + whatToDo);
  }
}

package dev.rimward.reconciler.publish;

import dev.rimward.renderer.overlay.RenderedApplication;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What {@code rendered} is to hold.
 *
 * @param files placements, decisions and conditions, by path
 * @param approvalsUsed without them something would have been held back or stopped
 */
record RenderedPlan(
    SortedMap<String, Content> files,
    SortedMap<String, ClusterPlan> clusters,
    List<HeldBack> heldBack,
    SortedSet<String> approvalsUsed) {

  /** A file. */
  sealed interface Content {
    /** As it is published, byte for byte. */
    record Kept(ObjectId blob) implements Content {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(byte[] bytes) implements Content {}
  }

  /** A cluster's folder; the rest of it follows from its applications. */
  record ClusterPlan(String region, ClusterFacts facts, SortedMap<String, Subtree> applications) {}

  /** An application's folder. */
  sealed interface Subtree {
    /** As it is published. */
    record Kept(ObjectId tree) implements Subtree {}

    /** As it is published, and that is how it was rendered. */
    record Published(ApplicationFacts facts, RenderedApplication application, ObjectId tree)
        implements Subtree {}

    record Rendered(ApplicationFacts facts, RenderedApplication application) implements Subtree {}
  }
}

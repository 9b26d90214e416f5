package dev.rimward.reconciler.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether an application in a cluster's branch moves now to what {@code rendered} says. */
public sealed interface Turn {
  /** It does. */
  record Move() implements Turn {}

  /**
   * It stays as it is.
   *
   * @param words what it waits for
   * @param until when that ends at the latest or next may end; null where no time ends it
   */
  record Hold(Reason reason, String words, @Nullable Instant until) implements Turn {}

  /** What is waited for. */
  enum Reason {
    /** Other clusters try the content first. */
    Canary,
    /** They have it, and have to be healthy with it for a while. */
    Soak,
    /** As many clusters as may are on their way. */
    Concurrency,
    /** It failed in other clusters. */
    Failure,
    /** The cluster cannot be reached. */
    Offline,
    /** A maintenance window. */
    Window,
    /** The copies that replace this one. */
    Replacement
  }
}

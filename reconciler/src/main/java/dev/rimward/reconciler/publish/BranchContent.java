package dev.rimward.reconciler.publish;

/** What a cluster's branch says, and whether it may be delivered. */
public sealed interface BranchContent {
  /** All of it was published. */
  record Desired(DesiredCluster cluster) implements BranchContent {}

  /** Somebody else committed to it: it is not delivered (invariant 10). */
  record Foreign(HandMade handMade) implements BranchContent {}

  /** There is no such branch. */
  record Absent() implements BranchContent {}

  /**
   * It cannot be read; nothing follows from it.
   *
   * @param message which file and why
   */
  record Unreadable(String message) implements BranchContent {}
}

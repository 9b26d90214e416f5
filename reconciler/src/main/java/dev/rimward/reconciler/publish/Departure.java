package dev.rimward.reconciler.publish;

/**
 * A cluster whose document is gone and whose branch is still there.
 *
 * @param facts what its branch says of it
 * @param state how far it is
 * @param words for people, what it waits for
 */
public record Departure(String cluster, ClusterFacts facts, State state, String words) {
  /** How far a departure is. */
  public enum State {
    /** Its objects are being deleted: its branch has to be delivered. */
    Deleting,
    /** Its branch was set aside. */
    Archived,
    /** Nothing is done with it. */
    Stuck
  }
}

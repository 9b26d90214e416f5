package dev.rimward.reconciler.deliver;

/** Whether a cluster's API server answered that it is ready. */
public sealed interface Reachability {
  /** It is ready. */
  record Reachable() implements Reachability {}

  /**
   * It is not ready, or nothing is known of it.
   *
   * @param words why; no credentials, and the same as long as the reason is the same
   */
  record Unreachable(String words) implements Reachability {}
}

package dev.rimward.reconciler.git;

/** What became of one branch in a push. */
public sealed interface PushOutcome {
  /** The remote has the commit. */
  record Pushed() implements PushOutcome {}

  /**
   * Somebody else was there first, or the connection broke and the branch stands as before: fetch,
   * build on top, try again.
   *
   * @param words the remote's
   */
  record Retryable(String words) implements PushOutcome {}

  /**
   * The remote does not want it: a protected branch, a hook, no permission.
   *
   * @param words the remote's
   */
  record Rejected(String words) implements PushOutcome {}

  /** The connection broke and the remote could not be asked whether it has the commit. */
  record Unknown(GitFailure failure) implements PushOutcome {}
}

package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.GitFailure;

/** What became of one of Rimward's branches. */
public sealed interface RefOutcome {
  /** Whether the branch says what it is to say. */
  default boolean stands() {
    return this instanceof Moved || this instanceof Unchanged;
  }

  /** It said already what it is to say. */
  record Unchanged(String commit) implements RefOutcome {}

  /** The remote has a new commit. */
  record Moved(String commit) implements RefOutcome {}

  /** It does not move while its cluster is suspended. */
  record Suspended() implements RefOutcome {}

  /**
   * The remote does not want the commit: a protected branch, a hook, no permission.
   *
   * @param words the remote's
   */
  record Rejected(String words) implements RefOutcome {}

  /** It could not be pushed, or nobody knows whether it was; the next publication finds out. */
  record Failed(GitFailure failure) implements RefOutcome {
    static Failed afterRetries(String branch, String words) {
      return new Failed(
          new GitFailure(
              GitFailure.Code.REJECTED,
              "the branch " + branch + " could not be moved in ten attempts: " + words,
              null));
    }
  }
}

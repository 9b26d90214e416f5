package dev.rimward.reconciler.source;

import dev.rimward.reconciler.git.GitFailure;
import java.util.Optional;

/** What came of asking the source repository. A failure is never an empty revision. */
public sealed interface Fetched {
  /**
   * What the branch says now.
   *
   * @param commit its full id
   * @param rewritten the commit that the branch was at before, where it is no longer in the
   *     branch's history: somebody force-pushed
   */
  record Revision(String commit, GitTree tree, Optional<String> rewritten) implements Fetched {}

  /** Nothing is known of the branch: what was fetched before stays in force. */
  record FetchFailed(GitFailure failure) implements Fetched {}
}

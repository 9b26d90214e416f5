package dev.rimward.reconciler.git;

import org.eclipse.jgit.lib.ObjectId;

/**
 * One branch to push.
 *
 * @param branch without {@code refs/heads/}
 * @param from where it must stand at the remote; zero: it must not be there
 * @param to the commit it is to stand at; zero: it is to be deleted
 */
public record BranchUpdate(String branch, ObjectId from, ObjectId to) {
  public BranchUpdate {
    from = from.copy();
    to = to.copy();
  }
}

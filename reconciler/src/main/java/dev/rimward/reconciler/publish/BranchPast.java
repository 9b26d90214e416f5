package dev.rimward.reconciler.publish;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Looks back from a commit of a cluster's branch; what cannot be read is no reason to delete. */
final class BranchPast implements DesiredCluster.Past {
  private static final int COMMITS = 5_000;

  private final OutputRepository output;
  private final RevCommit head;

  BranchPast(OutputRepository output, RevCommit head) {
    this.output = output;
    this.head = head;
  }

  @Override
  public boolean had(String application) {
    try {
      for (RevCommit commit : output.lineage.mainLine(head, COMMITS)) {
        if (output.trees.folder(commit.getTree(), application).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean approvedDeletionSince(String digest, String application) {
    try {
      return ObjectId.isId(digest)
          && output.approvals.isApprovedSince(head, application, ObjectId.fromString(digest));
    } catch (IOException e) {
      return false;
    }
  }
}

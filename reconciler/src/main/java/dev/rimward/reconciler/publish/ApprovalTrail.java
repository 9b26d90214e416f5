package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.Trailers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Finds the approval that an application's folder came with. An approval belongs to the commit that
 * brought the folder, and goes where the folder goes, however late: after a crash, or when a
 * suspension ends.
 */
final class ApprovalTrail {
  /** What is older was delivered long ago. */
  private static final int COMMITS = 200;

  private final Trees trees;
  private final Lineage lineage;

  ApprovalTrail(Trees trees, Lineage lineage) {
    this.trees = trees;
    this.lineage = lineage;
  }

  /** Whether the commit that brought what a cluster's branch has now carries the approval. */
  boolean isApproved(ObjectId head, String application) throws IOException {
    List<RevCommit> line = lineage.mainLine(head, COMMITS);
    Optional<ObjectId> now = trees.folder(line.getFirst().getTree(), application);
    RevCommit bringing = line.getFirst();
    for (RevCommit commit : line) {
      if (!trees.folder(commit.getTree(), application).equals(now)) {
        return approves(bringing, application);
      }
      bringing = commit;
    }
    return bringing.getParentCount() == 0
        && !lineage.isCut(bringing)
        && approves(bringing, application);
  }

  /**
   * Whether a commit approved one of the changes that lead, on {@code rendered}, from one folder of
   * the application in the cluster to the newest.
   */
  boolean isApproved(ObjectId rendered, String cluster, String application, Optional<ObjectId> from)
      throws IOException {
    return isApproved(rendered, commit -> folder(commit, cluster, application), application, from);
  }

  /**
   * Whether a commit approved one of the changes that lead, on a cluster's branch, from one folder
   * of the application to the newest. A cluster that could not be reached is brought the changes of
   * several commits at once.
   */
  boolean isApprovedSince(ObjectId head, String application, ObjectId from) throws IOException {
    return isApproved(
        head,
        commit -> trees.folder(commit.getTree(), application),
        application,
        Optional.of(from));
  }

  private boolean isApproved(
      ObjectId head, FolderOf folderOf, String application, Optional<ObjectId> from)
      throws IOException {
    Optional<RevCommit> later = Optional.empty();
    Optional<ObjectId> laterFolder = Optional.empty();
    for (RevCommit commit : lineage.mainLine(head, COMMITS)) {
      Optional<ObjectId> folder = folderOf.in(commit);
      if (later.isPresent() && !folder.equals(laterFolder) && approves(later.get(), application)) {
        return true;
      }
      if (folder.equals(from)) {
        return false;
      }
      later = Optional.of(commit);
      laterFolder = folder;
    }
    return false;
  }

  private Optional<ObjectId> folder(RevCommit rendered, String cluster, String application)
      throws IOException {
    Optional<ObjectId> folder = trees.clusterFolder(rendered.getTree(), cluster);
    return folder.isPresent() ? trees.folder(folder.get(), application) : Optional.empty();
  }

  private static boolean approves(RevCommit commit, String application) {
    return Trailers.values(commit, Trailers.APPROVE_DELETION).contains(application);
  }

  /** The application's folder as a commit has it. */
  private interface FolderOf {
    Optional<ObjectId> in(RevCommit commit) throws IOException;
  }
}

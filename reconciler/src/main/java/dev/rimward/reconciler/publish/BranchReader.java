package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Checks that a cluster's branch holds nothing but what was published (invariant 10). */
final class BranchReader {
  /** How far back a tree is looked for that Rimward vouches for. */
  private static final int COMMITS = 100;

  private final Trees trees;
  private final Lineage lineage;
  private final Provenance provenance;

  BranchReader(Trees trees, Lineage lineage, Provenance provenance) {
    this.trees = trees;
    this.lineage = lineage;
    this.provenance = provenance;
  }

  /**
   * @param rendered head of {@code rendered}, in whose history the folders must be
   */
  BranchView view(String cluster, ObjectId head, ObjectId rendered) throws IOException {
    RevCommit top = lineage.mainLine(head, 1).getFirst();
    if (isPublished(cluster, top, rendered)) {
      return new BranchView(top, Optional.of(top), applications(top), Optional.empty());
    }
    Optional<RevCommit> verified = Optional.empty();
    for (RevCommit commit : lineage.mainLine(head, COMMITS)) {
      if (isPublished(cluster, commit, rendered)) {
        verified = Optional.of(commit);
        break;
      }
    }
    return new BranchView(
        top,
        verified,
        verified.isPresent() ? applications(verified.get()) : Collections.emptySortedMap(),
        Optional.of(lineage.handMade(Layout.branch(cluster), top, verified)));
  }

  private boolean isPublished(String cluster, RevCommit commit, ObjectId rendered)
      throws IOException {
    SortedMap<String, ObjectId> applications = applications(commit);
    return Layout.cluster(cluster, applications).id().equals(commit.getTree())
        && provenance.werePublished(rendered, cluster, applications);
  }

  private SortedMap<String, ObjectId> applications(RevCommit commit) throws IOException {
    return trees.folders(commit.getTree());
  }
}

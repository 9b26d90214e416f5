package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
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
      return new BranchView(top, Optional.of(top), applications(top), facts(top), Optional.empty());
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
        verified.isPresent() ? facts(verified.get()) : Optional.empty(),
        Optional.of(lineage.handMade(Layout.branch(cluster), top, verified)));
  }

  private boolean isPublished(String cluster, RevCommit commit, ObjectId rendered)
      throws IOException {
    SortedMap<String, ObjectId> applications = applications(commit);
    Optional<ObjectId> facts = facts(commit);
    if (facts.isEmpty()
        || !Layout.cluster(facts.get(), applications).id().equals(commit.getTree())) {
      return false;
    }
    Map<String, ObjectId> parts = new HashMap<>(applications);
    parts.put(Layout.FACTS, facts.get());
    return provenance.werePublished(rendered, cluster, parts);
  }

  private Optional<ObjectId> facts(RevCommit commit) throws IOException {
    return trees
        .find(commit.getTree(), Layout.FACTS)
        .filter(found -> !found.isFolder())
        .map(Trees.Child::id);
  }

  private SortedMap<String, ObjectId> applications(RevCommit commit) throws IOException {
    return trees.folders(commit.getTree());
  }
}

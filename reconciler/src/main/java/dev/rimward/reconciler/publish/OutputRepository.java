package dev.rimward.reconciler.publish;

import static java.util.Objects.requireNonNull;

import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.PushOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;

/** The branches of the output repository, and what can be asked about them. */
final class OutputRepository {
  /** Hosts limit how much one push may bring; and a hook runs for each branch of it. */
  private static final int BRANCHES_IN_A_PUSH = 500;

  final Trees trees;
  final Lineage lineage;
  final BranchReader branches;
  final ApprovalTrail approvals;
  final ContentTimes times;
  private final Mirror mirror;

  OutputRepository(Mirror mirror, Authorship authorship) {
    this.mirror = mirror;
    this.trees = new Trees(mirror.repository().jgit());
    this.lineage = new Lineage(mirror.repository().jgit(), authorship);
    this.branches = new BranchReader(trees, lineage, new Provenance(trees, lineage));
    this.approvals = new ApprovalTrail(trees, lineage);
    this.times = new ContentTimes(mirror.repository().jgit(), trees);
  }

  /** A repository without {@code rendered} is one that nothing was published to yet. */
  void fetch() throws GitFailure {
    try {
      mirror.fetch(Layout.RENDERED, Layout.CLUSTER_BRANCHES + "*", Layout.ARCHIVED_BRANCHES + "*");
    } catch (GitFailure failure) {
      if (failure.code() != GitFailure.Code.NO_BRANCH) {
        throw failure;
      }
      mirror.fetch(Layout.CLUSTER_BRANCHES + "*", Layout.ARCHIVED_BRANCHES + "*");
      mirror.forget(Layout.RENDERED);
    }
  }

  Optional<ObjectId> rendered() throws GitFailure {
    return mirror.head(Layout.RENDERED);
  }

  Optional<ObjectId> branch(String cluster) throws GitFailure {
    return mirror.head(Layout.branch(cluster));
  }

  /** The clusters that have a branch, whether or not they are in the fleet. */
  SortedSet<String> clusters() throws GitFailure {
    SortedSet<String> clusters = new TreeSet<>();
    for (String branch : mirror.heads(Layout.CLUSTER_BRANCHES).keySet()) {
      clusters.add(branch.substring(Layout.CLUSTER_BRANCHES.length()));
    }
    return clusters;
  }

  boolean hasClusterBranches() throws GitFailure {
    return !clusters().isEmpty();
  }

  /** Branches that were set aside. */
  SortedMap<String, ObjectId> archived() throws GitFailure {
    return mirror.heads(Layout.ARCHIVED_BRANCHES);
  }

  /** For reading. */
  Repository jgit() {
    return mirror.repository().jgit();
  }

  ObjectInserter newInserter() {
    return mirror.repository().newInserter();
  }

  PushOutcome push(BranchUpdate update) throws GitFailure {
    return requireNonNull(push(List.of(update)).get(update.branch()));
  }

  Map<String, PushOutcome> push(List<BranchUpdate> updates) throws GitFailure {
    Map<String, PushOutcome> outcomes = new HashMap<>();
    List<BranchUpdate> rest = new ArrayList<>(updates);
    while (!rest.isEmpty()) {
      List<BranchUpdate> next = rest.subList(0, Math.min(BRANCHES_IN_A_PUSH, rest.size()));
      outcomes.putAll(mirror.push(List.copyOf(next)));
      next.clear();
    }
    return outcomes;
  }
}

package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.Identity;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * One cluster's branch, for whoever has nothing else of the output repository: neither {@code
 * rendered} to check it with nor all of its history. What can be told of it is whether it is built
 * as Rimward builds it, and whom it is by; that it was published is for whoever serves it to know.
 *
 * <p>For one thread at a time, {@link DesiredCluster.Past} included.
 */
public final class FollowedBranch {
  private final String cluster;
  private final Optional<Authorship> authorship;
  private final Trees trees;
  private final Lineage lineage;
  private final ApprovalTrail approvals;
  private final BranchApplications applications;
  private final History history;

  /** What of the branch's history is not here, where it can be had. */
  @FunctionalInterface
  public interface History {
    /**
     * Brings so many commits, counted from the head.
     *
     * @return whether there are more than before
     */
    boolean deepen(int commits);
  }

  /**
   * @param repository that has the branch or the newest part of it
   * @param committer who must have made its head; empty: anybody
   */
  public FollowedBranch(
      Repository repository, String cluster, Optional<Identity> committer, History history) {
    this.cluster = cluster;
    this.authorship = committer.map(Authorship::of);
    this.trees = new Trees(repository);
    this.lineage =
        new Lineage(
            repository, authorship.orElse(Authorship.of(new Identity("anybody", "anybody"))));
    this.approvals = new ApprovalTrail(trees, lineage);
    this.applications = new BranchApplications(trees, approvals);
    this.history = history;
  }

  /** The name of a cluster's branch, without {@code refs/heads/}. */
  public static String name(String cluster) {
    return Layout.branch(cluster);
  }

  /** Nothing is in it but facts of this cluster and what follows from its applications. */
  private boolean isWhole(RevCommit commit, ObjectId facts, SortedMap<String, ObjectId> folders)
      throws IOException {
    return Layout.cluster(facts, folders).id().equals(commit.getTree())
        && ClusterFacts.read(trees.content(facts)).cluster().equals(cluster);
  }

  /** What the branch says when it is at this commit. */
  public BranchContent read(ObjectId head) {
    try {
      RevCommit commit = lineage.mainLine(head, 1).getFirst();
      SortedMap<String, ObjectId> folders = trees.folders(commit.getTree());
      boolean isOurs = authorship.isEmpty() || authorship.get().isOf(commit);
      Optional<ObjectId> facts = trees.find(commit.getTree(), Layout.FACTS).map(Trees.Child::id);
      if (!isOurs || facts.isEmpty() || !isWhole(commit, facts.get(), folders)) {
        return new BranchContent.Foreign(
            lineage.handMade(Layout.branch(cluster), commit, Optional.empty()));
      }
      return new BranchContent.Desired(
          new DesiredCluster(
              cluster,
              commit.name(),
              applications.read(commit, folders),
              new CutPast(trees, lineage, approvals, history, commit),
              ClusterFacts.read(trees.content(facts.get()))));
    } catch (IOException | IllegalArgumentException e) {
      return new BranchContent.Unreadable(
          "branch " + Layout.branch(cluster) + ": " + e.getMessage());
    }
  }
}

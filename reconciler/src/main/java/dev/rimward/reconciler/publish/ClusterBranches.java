package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.GitFailure;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The branches of clusters as last fetched, for those who deliver them. Asks no remote. May be used
 * by several threads.
 */
public final class ClusterBranches {
  private final OutputRepository output;
  private final BranchApplications applications;

  ClusterBranches(OutputRepository output) {
    this.output = output;
    this.applications = new BranchApplications(output.trees, output.approvals);
  }

  /** The commit that the branch is at; reading nothing else of it. Empty if there is no branch. */
  public Optional<String> head(String cluster) throws GitFailure {
    return output.branch(cluster).map(ObjectId::name);
  }

  public BranchContent read(String cluster) {
    try {
      Optional<ObjectId> head = output.branch(cluster);
      Optional<ObjectId> rendered = output.rendered();
      if (head.isEmpty()) {
        return new BranchContent.Absent();
      }
      return rendered.isEmpty()
          ? new BranchContent.Unreadable(
              "there is no branch rendered that it could be checked with")
          : read(cluster, output.branches.view(cluster, head.get(), rendered.get()));
    } catch (GitFailure | IOException | IllegalArgumentException e) {
      return new BranchContent.Unreadable(
          "branch " + Layout.branch(cluster) + ": " + e.getMessage());
    }
  }

  private BranchContent read(String cluster, BranchView view) throws IOException {
    if (view.handMade().isPresent()) {
      return new BranchContent.Foreign(view.handMade().get());
    }
    return new BranchContent.Desired(
        new DesiredCluster(
            cluster,
            view.head().name(),
            applications.read(view.head(), view.applications()),
            new BranchPast(output, view.head()),
            ClusterFacts.read(output.trees.content(view.facts().orElseThrow()))));
  }

  /**
   * What may be handed out of a branch.
   *
   * @param branch without {@code refs/heads/}
   * @param commit the newest that Rimward vouches for, which may be below the head
   */
  public record Verified(Repository repository, String branch, ObjectId commit) {}

  /**
   * The branch as others may read it. Empty if there is none, or nothing of it can be vouched for.
   */
  public Optional<Verified> verified(String cluster) throws GitFailure {
    Optional<ObjectId> head = output.branch(cluster);
    Optional<ObjectId> rendered = output.rendered();
    if (head.isEmpty() || rendered.isEmpty()) {
      return Optional.empty();
    }
    try {
      return output
          .branches
          .view(cluster, head.get(), rendered.get())
          .verified()
          .map(commit -> new Verified(output.jgit(), Layout.branch(cluster), commit.copy()));
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Code.LOCAL, "cannot read the branch " + Layout.branch(cluster), e);
    }
  }
}

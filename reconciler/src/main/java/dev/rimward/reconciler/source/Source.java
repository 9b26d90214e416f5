package dev.rimward.reconciler.source;

import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** One branch of the repository that people push to. */
public final class Source {
  private final Mirror mirror;
  private final String branch;

  /**
   * @param branch without {@code refs/heads/}
   */
  public Source(Mirror mirror, String branch) {
    this.mirror = mirror;
    this.branch = branch;
  }

  /**
   * Asks the remote. A branch that was rewritten is followed, and says so. A repository that is
   * empty, or has no such branch, is a failure.
   */
  public Fetched fetch() {
    try {
      Optional<ObjectId> before = mirror.head(branch);
      mirror.fetch(branch);
      ObjectId head = mirror.head(branch).orElseThrow(this::noBranch);
      return new Fetched.Revision(
          head.name(),
          GitTree.at(jgit(), head),
          before.filter(old -> isGone(old, head)).map(ObjectId::name));
    } catch (GitFailure failure) {
      return new Fetched.FetchFailed(failure);
    }
  }

  /**
   * Applications and clusters that the {@code Rimward-Approve-Deletion} trailers of the commits
   * after one and up to another name. Where the first does not lead to the last, because nothing
   * was published yet or history was rewritten, only the last commit counts: what is before it may
   * have approved long ago what was deleted then. Nothing counts where the branch was taken back.
   */
  public Set<String> approvals(Optional<String> after, String upTo) throws GitFailure {
    return Approvals.named(jgit(), after, upTo);
  }

  /** The tree of an earlier commit of the branch, which must be there. */
  public GitTree at(String commit) throws GitFailure {
    try (RevWalk walk = new RevWalk(jgit())) {
      return GitTree.at(
          jgit(),
          Approvals.find(walk, commit)
              .orElseThrow(
                  () ->
                      new GitFailure(
                          GitFailure.Code.LOCAL,
                          commit + " is no longer in the history of " + mirror.remote(),
                          null)));
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot read the commit " + commit, e);
    }
  }

  private boolean isGone(ObjectId before, ObjectId now) {
    try {
      return !Approvals.isIn(jgit(), before, now);
    } catch (IOException e) {
      return true; // not even there any more
    }
  }

  private GitFailure noBranch() {
    return new GitFailure(
        GitFailure.Code.NO_BRANCH, mirror.remote() + " has no branch " + branch, null);
  }

  private Repository jgit() {
    return mirror.repository().jgit();
  }
}

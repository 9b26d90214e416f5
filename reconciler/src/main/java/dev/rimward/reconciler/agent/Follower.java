package dev.rimward.reconciler.agent;

import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.publish.BranchContent;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.FollowedBranch;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what the cluster is to hold: what the branch says, as long as that can be delivered, and
 * else what it said before. A link that is down for days, a restart meanwhile and a commit that is
 * not Rimward's all leave the last good one in force.
 */
final class Follower {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  private final BranchClone clone;
  private final FollowedBranch branch;
  private volatile @Nullable String failure = "the branch was not fetched yet";

  Follower(BranchClone clone, FollowedBranch branch) {
    this.clone = clone;
    this.branch = branch;
  }

  /** Why the branch is not followed to its head; null if it is. */
  @Nullable String failure() {
    return failure;
  }

  /** What was good when the agent ran last; empty if it never was. */
  Optional<DesiredCluster> lastGood() throws GitFailure {
    Optional<ObjectId> good = clone.good();
    if (good.isPresent() && read(good.get()) instanceof BranchContent.Desired(var desired)) {
      return Optional.of(desired);
    }
    return Optional.empty();
  }

  /**
   * Asks for news.
   *
   * @return what the cluster is to hold; empty if nothing new can be delivered
   * @throws GitFailure if the branch could not be fetched
   */
  Optional<DesiredCluster> fetch() throws GitFailure {
    try {
      return desired(clone.fetch());
    } catch (GitFailure e) {
      failed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Optional<DesiredCluster> desired(ObjectId head) throws GitFailure {
    return switch (read(head)) {
      case BranchContent.Desired(DesiredCluster desired) -> {
        clone.good(head);
        failed(null);
        yield Optional.of(desired);
      }
      case BranchContent.Foreign foreign -> failed(foreign.handMade().toString());
      case BranchContent.Unreadable(String message) -> failed(message);
      case BranchContent.Absent() -> failed("there is no branch");
    };
  }

  private BranchContent read(ObjectId commit) {
    clone.lock().lock();
    try {
      BranchContent content = branch.read(commit);
      return content instanceof BranchContent.Desired(DesiredCluster desired)
          ? new BranchContent.Desired(guarded(desired))
          : content;
    } finally {
      clone.lock().unlock();
    }
  }

  /** The lane asks for the past on its own thread. */
  private DesiredCluster guarded(DesiredCluster desired) {
    return new DesiredCluster(
        desired.cluster(),
        desired.commit(),
        desired.applications(),
        new GuardedPast(clone.lock(), desired.past()),
        desired.facts());
  }

  private Optional<DesiredCluster> failed(@Nullable String words) {
    if (words != null && !words.equals(failure)) {
      log.warn("{}", words);
    }
    failure = words;
    return Optional.empty();
  }
}

package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.rollout.Standing.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Since when a branch has what it has of an application, by the times of its commits. What was
 * found once is remembered as long as it is asked for: what is older than a commit does not change.
 */
final class ContentTimes {
  private static final int COMMITS = 5_000;
  private static final int REMEMBERED = 200_000;

  private final Repository repository;
  private final Trees trees;
  private final Map<ObjectId, String> keys = new ConcurrentHashMap<>();
  private Map<Asked, Content> before = new HashMap<>();
  private Map<Asked, Content> now = new HashMap<>();

  ContentTimes(Repository repository, Trees trees) {
    this.repository = repository;
    this.trees = trees;
  }

  /** The folder of an application as a branch's head has it. */
  private record Asked(String branch, String path, ObjectId folder, Instant notBefore) {}

  /** What was not asked for since the last time this was called is forgotten. */
  void next() {
    before = now;
    now = new HashMap<>();
  }

  /** Identity of a folder's content without replicas: its facts, which have a key of the rest. */
  String key(ObjectId folder) throws IOException {
    String known = keys.get(folder);
    if (known == null) {
      known =
          trees.find(folder, Layout.FACTS).map(child -> child.id().name()).orElse(folder.name());
      if (keys.size() >= REMEMBERED) {
        keys.clear();
      }
      keys.put(folder.copy(), known);
    }
    return known;
  }

  /** What is in a folder, without a time. */
  Content content(ObjectId folder) throws IOException {
    return new Content(folder.name(), key(folder), Instant.EPOCH, Instant.EPOCH, false);
  }

  /**
   * @param path of the folder in the branch's tree
   * @param folder as the head has it
   * @param notBefore what is older than this need not be known exactly
   */
  Content since(String branch, AnyObjectId head, String path, ObjectId folder, Instant notBefore)
      throws IOException {
    Asked asked = new Asked(branch, path, folder.copy(), notBefore);
    Content known = before.containsKey(asked) ? before.get(asked) : now.get(asked);
    if (known == null) {
      known = walked(head, path, folder, notBefore);
    }
    now.put(asked, known);
    return known;
  }

  private Content walked(AnyObjectId head, String path, ObjectId folder, Instant notBefore)
      throws IOException {
    String key = key(folder);
    Instant since = Instant.EPOCH;
    Instant folderSince = Instant.EPOCH;
    boolean isSameFolder = true;
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(head);
      for (int seen = 0; seen < COMMITS; seen++) {
        Optional<ObjectId> there = trees.folder(commit.getTree(), path);
        if (there.isEmpty() || !key(there.get()).equals(key)) {
          return new Content(folder.name(), key, since, folderSince, there.isPresent());
        }
        isSameFolder &= there.get().equals(folder);
        since = Instant.ofEpochSecond(commit.getCommitTime());
        folderSince = isSameFolder ? since : folderSince;
        if (commit.getParentCount() == 0 || since.isBefore(notBefore)) {
          break;
        }
        commit = walk.parseCommit(commit.getParent(0));
      }
    }
    return new Content(folder.name(), key, since, folderSince, false);
  }
}

package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Knows which application folders, and which facts, were published for a cluster: those that a
 * commit of Rimward's on {@code rendered} has there. What was found once is remembered, since
 * history does not forget.
 */
final class Provenance {
  private static final int REMEMBERED = 200_000;

  private final Trees trees;
  private final Lineage lineage;
  private final Set<Published> remembered = ConcurrentHashMap.newKeySet();

  /**
   * What no commit has up to this one of {@code rendered}: a branch that is not Rimward's is asked
   * of often.
   */
  private final Map<Published, ObjectId> missed = new ConcurrentHashMap<>();

  Provenance(Trees trees, Lineage lineage) {
    this.trees = trees;
    this.lineage = lineage;
  }

  private record Published(String cluster, String part, ObjectId id) {}

  /**
   * @param parts application folders and files of the cluster, by name
   */
  boolean werePublished(ObjectId rendered, String cluster, Map<String, ObjectId> parts)
      throws IOException {
    Map<String, ObjectId> open = new HashMap<>(parts);
    open.entrySet().removeIf(entry -> remembered.contains(published(cluster, entry)));
    if (open.isEmpty()) {
      return true;
    }
    if (open.entrySet().stream()
        .anyMatch(entry -> rendered.equals(missed.get(published(cluster, entry))))) {
      return false;
    }
    if (lineage.firstOurs(rendered, commit -> hasRest(commit, cluster, open)).isPresent()) {
      return true;
    }
    if (missed.size() >= REMEMBERED) {
      missed.clear();
    }
    open.entrySet().forEach(entry -> missed.put(published(cluster, entry), rendered.copy()));
    return false;
  }

  /** Takes from the open ones what the commit has; true when none is left. */
  private boolean hasRest(RevCommit commit, String cluster, Map<String, ObjectId> open)
      throws IOException {
    Optional<ObjectId> folder = trees.clusterFolder(commit.getTree(), cluster);
    if (folder.isPresent()) {
      for (Map.Entry<String, Trees.Child> there : trees.children(folder.get()).entrySet()) {
        if (open.remove(there.getKey(), there.getValue().id())) {
          remember(new Published(cluster, there.getKey(), there.getValue().id().copy()));
        }
      }
    }
    return open.isEmpty();
  }

  private void remember(Published published) {
    if (remembered.size() >= REMEMBERED) {
      remembered.clear();
    }
    remembered.add(published);
  }

  private static Published published(String cluster, Map.Entry<String, ObjectId> part) {
    return new Published(cluster, part.getKey(), part.getValue().copy());
  }
}

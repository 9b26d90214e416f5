package dev.rimward.reconciler.source;

import dev.rimward.policy.fleet.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The revisions in which what is at one path was different, read as far as somebody looks: the
 * first-parent line, then every ancestor whose content of the path the line never had.
 */
final class History extends AbstractSpliterator<SourceTree> implements AutoCloseable {
  private static final int COMMITS = 20_000;

  private final Repository repository;
  private final RevWalk walk;
  private final RevCommit start;
  private final String path;
  private final Set<ObjectId> known = new HashSet<>();
  private ObjectId current;
  private @Nullable RevCommit onMainLine;
  private int seen;

  private History(Repository repository, ObjectId commit, String path) throws IOException {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.repository = repository;
    this.walk = new RevWalk(repository);
    this.path = path;
    this.start = walk.parseCommit(commit);
    this.onMainLine = start;
    this.current = at(start);
    known.add(current);
  }

  static Stream<SourceTree> of(Repository repository, ObjectId commit, String path) {
    try {
      History history = new History(repository, commit, path);
      return StreamSupport.stream(history, false).onClose(history::close);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the history of " + commit.name(), e);
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super SourceTree> action) {
    try {
      RevCommit next = onMainLine == null ? null : nextOnMainLine(onMainLine);
      if (next == null) {
        next = nextElsewhere();
      }
      if (next == null) {
        return false;
      }
      action.accept(GitTree.of(repository, next));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the history of " + path, e);
    }
  }

  @Override
  public void close() {
    walk.close();
  }

  private @Nullable RevCommit nextOnMainLine(RevCommit from) throws IOException {
    for (RevCommit commit = from; commit.getParentCount() > 0 && seen < COMMITS; seen++) {
      commit = walk.parseCommit(commit.getParent(0));
      ObjectId there = at(commit);
      if (!there.equals(current)) {
        current = there;
        known.add(there);
        onMainLine = commit;
        return commit;
      }
    }
    onMainLine = null;
    walk.reset();
    walk.sort(RevSort.COMMIT_TIME_DESC);
    walk.markStart(start);
    return null;
  }

  private @Nullable RevCommit nextElsewhere() throws IOException {
    for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
      if (known.add(at(commit))) {
        return commit;
      }
    }
    return null;
  }

  /** The id of what is at the path; zero: nothing. */
  private ObjectId at(RevCommit commit) throws IOException {
    AnyObjectId tree = commit.getTree();
    if (path.isEmpty()) {
      return tree.toObjectId();
    }
    try (TreeWalk found = TreeWalk.forPath(repository, path, tree)) {
      return found == null ? ObjectId.zeroId() : found.getObjectId(0);
    }
  }
}

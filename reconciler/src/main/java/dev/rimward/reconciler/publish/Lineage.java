package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Tells Rimward's commits on a branch from those that somebody else put there. */
final class Lineage {
  private static final int COMMITS = 5_000;
  private static final int LONGEST = 200_000;
  private static final int FILES = 100;

  private final Repository repository;
  private final Authorship authorship;

  Lineage(Repository repository, Authorship authorship) {
    this.repository = repository;
    this.authorship = authorship;
  }

  /**
   * @param ours the newest commit of Rimward's; empty if the branch has none
   * @param handMade what is above it, unless it comes to the same
   */
  record Line(RevCommit head, Optional<RevCommit> ours, Optional<HandMade> handMade) {}

  Line of(String branch, ObjectId head) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRetainBody(true);
      RevCommit top = walk.parseCommit(head);
      Optional<RevCommit> ours = newestOf(walk, top);
      boolean isAsOurs = ours.isPresent() && ours.get().getTree().equals(top.getTree());
      return new Line(
          top, ours, isAsOurs ? Optional.empty() : Optional.of(handMade(branch, top, ours)));
    }
  }

  /**
   * The first commit of Rimward's from a commit back, newest first, that passes a test; empty if
   * none does. The walk reads no further than it has to.
   *
   * @throws IOException also where the history is longer than somebody looks: then nobody knows
   */
  Optional<RevCommit> firstOurs(ObjectId from, CommitTest test) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.sort(RevSort.COMMIT_TIME_DESC);
      walk.markStart(walk.parseCommit(from));
      int seen = 0;
      for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
        if (authorship.isOf(commit) && test.accepts(commit)) {
          return Optional.of(commit);
        }
        seen++;
        if (seen == LONGEST) {
          throw new IOException("the history has more than " + LONGEST + " commits");
        }
      }
      return Optional.empty();
    }
  }

  /** The commits of a branch as it moved: first parents only, newest first, at most so many. */
  List<RevCommit> mainLine(ObjectId from, int most) throws IOException {
    List<RevCommit> line = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(from);
      line.add(commit);
      while (commit.getParentCount() > 0 && line.size() < most) {
        commit = walk.parseCommit(commit.getParent(0));
        line.add(commit);
      }
    }
    return line;
  }

  /** Whether a commit has parents that this repository does not have. */
  boolean isCut(RevCommit commit) throws IOException {
    return repository.getObjectDatabase().getShallowCommits().contains(commit);
  }

  HandMade handMade(String branch, RevCommit head, Optional<RevCommit> since) throws IOException {
    return new HandMade(
        branch,
        head.name(),
        head.getAuthorIdent().getName() + " <" + head.getAuthorIdent().getEmailAddress() + ">",
        changedFiles(since, head));
  }

  private Optional<RevCommit> newestOf(RevWalk walk, RevCommit head) throws IOException {
    RevCommit commit = head;
    for (int seen = 0; seen < COMMITS; seen++) {
      if (authorship.isOf(commit)) {
        return Optional.of(commit);
      }
      if (commit.getParentCount() == 0) {
        break;
      }
      commit = walk.parseCommit(commit.getParent(0));
    }
    return firstOurs(head, _ -> true);
  }

  private List<String> changedFiles(Optional<RevCommit> from, AnyObjectId to) throws IOException {
    List<String> files = new ArrayList<>();
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository)) {
      if (from.isPresent()) {
        walk.addTree(new CanonicalTreeParser(null, walk.getObjectReader(), from.get().getTree()));
      } else {
        walk.addTree(new EmptyTreeIterator());
      }
      walk.addTree(
          new CanonicalTreeParser(null, walk.getObjectReader(), commits.parseCommit(to).getTree()));
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next() && files.size() < FILES) {
        files.add(walk.getPathString());
      }
    }
    return files;
  }

  /** A question about a commit. */
  interface CommitTest {
    boolean accepts(RevCommit commit) throws IOException;
  }
}

package dev.rimward.reconciler.source;

import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Trailers;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds what commits approve to be deleted. */
final class Approvals {
  /** No push of people is longer; what is before it was there to be approved earlier. */
  private static final int COMMITS = 1_000;

  private Approvals() {}

  /** As {@link Source#approvals} says. */
  static Set<String> named(Repository repository, Optional<String> after, String upTo)
      throws GitFailure {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit last = walk.parseCommit(ObjectId.fromString(upTo));
      Optional<RevCommit> first = after.isEmpty() ? Optional.empty() : find(walk, after.get());
      if (first.isPresent() && isIn(repository, last, first.get())) {
        return Set.of();
      }
      if (first.isEmpty() || !isIn(repository, first.get(), last)) {
        return new TreeSet<>(Trailers.values(last, Trailers.APPROVE_DELETION));
      }
      walk.markStart(last);
      walk.markUninteresting(first.get());
      Set<String> approvals = new TreeSet<>();
      int seen = 0;
      for (RevCommit commit = walk.next();
          commit != null && seen < COMMITS;
          commit = walk.next(), seen++) {
        approvals.addAll(Trailers.values(commit, Trailers.APPROVE_DELETION));
      }
      return approvals;
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot read the history of " + upTo, e);
    }
  }

  static Optional<RevCommit> find(RevWalk walk, String commit) throws IOException {
    try {
      return ObjectId.isId(commit)
          ? Optional.of(walk.parseCommit(ObjectId.fromString(commit)))
          : Optional.empty();
    } catch (MissingObjectException e) {
      return Optional.empty();
    }
  }

  /** Whether one commit is in the history of another. */
  static boolean isIn(Repository repository, ObjectId one, ObjectId other) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(one), walk.parseCommit(other));
    }
  }
}

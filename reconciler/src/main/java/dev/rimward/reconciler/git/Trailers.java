package dev.rimward.reconciler.git;

import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.FooterLine;
import org.eclipse.jgit.revwalk.RevCommit;

/** The {@code Key: value} lines that end a commit message. */
public final class Trailers {
  /** The source commit that was published. */
  public static final String SOURCE = "Rimward-Source";

  /** Digest of the decisions that were published. */
  public static final String DECISION = "Rimward-Decision";

  /** The clusters that get something else than before. */
  public static final String CHANGED = "Rimward-Changed";

  /** An application or cluster of which more may be deleted than a brake lets pass. */
  public static final String APPROVE_DELETION = "Rimward-Approve-Deletion";

  private Trailers() {}

  /** In the order of the message; keys are compared without regard to case, as Git does. */
  public static List<String> values(RevCommit commit, String key) {
    return commit.getFooterLines().stream()
        .filter(line -> line.getKey().equalsIgnoreCase(key))
        .map(FooterLine::getValue)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  public static Optional<String> first(RevCommit commit, String key) {
    return values(commit, key).stream().findFirst();
  }
}

package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Trailers;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Who Rimward commits as.
 *
 * @param formerCommitters whom it committed as before the configuration was changed: their commits
 *     are Rimward's too
 */
public record Authorship(Identity author, Identity committer, List<Identity> formerCommitters) {
  public Authorship {
    formerCommitters = List.copyOf(formerCommitters);
  }

  public static Authorship of(Identity identity) {
    return new Authorship(identity, identity, List.of());
  }

  /** Whether Rimward made a commit: its committer and the trailer that no one else writes. */
  boolean isOf(RevCommit commit) {
    return Trailers.first(commit, Trailers.DECISION).isPresent()
        && Stream.concat(Stream.of(committer), formerCommitters.stream())
            .anyMatch(identity -> identity.isThatOf(commit.getCommitterIdent()));
  }
}

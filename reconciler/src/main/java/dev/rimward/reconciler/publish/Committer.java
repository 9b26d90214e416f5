package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.reconciler.git.Trailers;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Makes Rimward's commits. */
final class Committer {
  private final Authorship authorship;
  private final InstantSource clock;

  Committer(Authorship authorship, InstantSource clock) {
    this.authorship = authorship;
    this.clock = clock;
  }

  /**
   * What a commit says beside its tree.
   *
   * @param words subject and body
   * @param source the source commit
   * @param decision digest of the decisions
   * @param changed clusters
   * @param approvals without which this would not have been committed
   */
  record Note(
      String words,
      String source,
      String decision,
      Collection<String> changed,
      Collection<String> approvals) {
    String message() {
      StringBuilder message = new StringBuilder(words).append("\n\n");
      trailer(message, Trailers.SOURCE, source);
      trailer(message, Trailers.DECISION, decision);
      if (!changed.isEmpty()) {
        trailer(message, Trailers.CHANGED, String.join(", ", changed));
      }
      approvals.forEach(name -> trailer(message, Trailers.APPROVE_DELETION, name));
      return message.toString();
    }

    private static void trailer(StringBuilder message, String key, String value) {
      message.append(key).append(": ").append(value).append('\n');
    }
  }

  Instant now() {
    return clock.instant();
  }

  ObjectId insert(ObjectInserter inserter, ObjectId tree, Optional<ObjectId> parent, Note note)
      throws IOException {
    Instant now = clock.instant();
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    parent.ifPresent(commit::setParentId);
    commit.setAuthor(authorship.author().at(now));
    commit.setCommitter(authorship.committer().at(now));
    commit.setEncoding(UTF_8);
    commit.setMessage(note.message());
    return inserter.insert(commit);
  }
}

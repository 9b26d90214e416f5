package dev.rimward.reconciler.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.PushOutcome;
import dev.rimward.reconciler.source.SuspendedField.Edit;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Suspends and resumes applications and clusters as people would: by a commit to the source
 * repository that changes one field of one document. Somebody else's push meanwhile is built upon.
 */
public final class Suspension {
  private static final int ATTEMPTS = 5;
  private static final Pattern APPLICATION_FILE = Pattern.compile("apps/[^/]+/app\\.yaml");

  private final Mirror mirror;
  private final String branch;
  private final Layout layout;
  private final InstantSource clock;

  /**
   * @param branch of the source, without {@code refs/heads/}
   * @param layout where the source has its documents
   */
  public Suspension(Mirror mirror, String branch, Layout layout, InstantSource clock) {
    this.mirror = mirror;
    this.branch = branch;
    this.layout = layout;
    this.clock = clock;
  }

  /** What is suspended or resumed. */
  public enum Kind {
    Application,
    Cluster
  }

  /**
   * What is wished.
   *
   * @param reason becomes the body of the commit's message; empty: none
   */
  public record Wish(Kind kind, String name, boolean suspended, Identity author, String reason) {
    String message() {
      String subject =
          (suspended ? "Suspend " : "Resume ") + kind.name().toLowerCase(Locale.ROOT) + " " + name;
      return reason.isBlank() ? subject + "\n" : subject + "\n\n" + reason.strip() + "\n";
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * @param path of the file that was changed
     */
    record Committed(String commit, String path) implements Outcome {}

    /** The source says so already. */
    record Unchanged(String path) implements Outcome {}

    /**
     * Nothing was changed.
     *
     * @param words why, and what to do
     */
    record Refused(String words) implements Outcome {}
  }

  /**
   * @throws GitFailure if the source cannot be fetched, or it is not known what became of the push
   */
  public Outcome apply(Wish wish) throws GitFailure {
    for (int attempt = 1; ; attempt++) {
      mirror.fetch(branch);
      ObjectId head = mirror.head(branch).orElseThrow();
      Found found = find(wish, head);
      if (!(found.edit() instanceof Edit.Changed(String text))) {
        return unchanged(wish, found);
      }
      ObjectId commit = commit(wish, head, found.path(), text);
      PushOutcome pushed = mirror.push(List.of(new BranchUpdate(branch, head, commit))).get(branch);
      switch (pushed) {
        case PushOutcome.Pushed() -> {
          return new Outcome.Committed(commit.name(), found.path());
        }
        case PushOutcome.Rejected(String words) -> {
          return new Outcome.Refused("the repository does not take the commit: " + words);
        }
        case PushOutcome.Unknown(GitFailure failure) -> throw failure;
        case PushOutcome.Retryable(String words) -> {
          if (attempt == ATTEMPTS) {
            return new Outcome.Refused("somebody else was first each time: " + words);
          }
        }
        case null -> throw new IllegalStateException("no outcome for " + branch);
      }
    }
  }

  /**
   * @param path empty where there is no such document
   */
  private record Found(String path, Edit edit) {}

  private Found find(Wish wish, ObjectId head) throws GitFailure {
    SourceTree tree = GitTree.at(mirror.repository().jgit(), head);
    SuspendedField field = new SuspendedField(wish.kind().name(), wish.name(), wish.suspended());
    Found found = new Found("", new Edit.NotHere());
    for (String path : files(tree, wish.kind())) {
      Optional<byte[]> content = tree.read(path);
      Edit edit =
          content.isPresent() ? field.in(new String(content.get(), UTF_8)) : new Edit.NotHere();
      if (!(edit instanceof Edit.NotHere) && !found.path().isEmpty()) {
        return new Found(path, new Edit.Unsafe("it is also in " + found.path()));
      }
      if (!(edit instanceof Edit.NotHere)) {
        found = new Found(path, edit);
      }
    }
    return found;
  }

  private List<String> files(SourceTree tree, Kind kind) {
    String folder = kind == Kind.Application ? "apps" : layout.clusters();
    Predicate<String> isRead =
        kind == Kind.Application
            ? APPLICATION_FILE.asMatchPredicate()
            : path -> path.endsWith(".yaml") || path.endsWith(".yml");
    return tree.entries(folder).stream()
        .filter(entry -> entry.type() == SourceTree.Type.FILE)
        .map(SourceTree.Entry::path)
        .filter(isRead)
        .toList();
  }

  private static Outcome unchanged(Wish wish, Found found) {
    String what = wish.kind() + " " + wish.name();
    return switch (found.edit()) {
      case Edit.Unchanged() -> new Outcome.Unchanged(found.path());
      case Edit.Unsafe(String words) ->
          new Outcome.Refused(found.path() + ": " + what + " has to be changed by hand: " + words);
      case Edit.NotHere() -> new Outcome.Refused("the source has no " + what);
      case Edit.Changed changed -> throw new IllegalStateException("changed: " + changed);
    };
  }

  private ObjectId commit(Wish wish, ObjectId head, String path, String text) throws GitFailure {
    try (ObjectReader reader = mirror.repository().jgit().newObjectReader();
        RevWalk walk = new RevWalk(reader);
        ObjectInserter inserter = mirror.repository().newInserter()) {
      RevCommit parent = walk.parseCommit(head);
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8));
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(with(DirCache.read(reader, parent.getTree()), path, blob, inserter));
      commit.setParentId(parent);
      commit.setAuthor(wish.author().at(clock.instant()));
      commit.setCommitter(wish.author().at(clock.instant()));
      commit.setEncoding(UTF_8);
      commit.setMessage(wish.message());
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot make the commit", e);
    }
  }

  private static ObjectId with(DirCache tree, String path, ObjectId blob, ObjectInserter inserter)
      throws IOException {
    DirCacheEditor editor = tree.editor();
    editor.add(
        new DirCacheEditor.PathEdit(path) {
          @Override
          public void apply(DirCacheEntry entry) {
            entry.setObjectId(blob);
          }
        });
    editor.finish();
    return tree.writeTree(inserter);
  }
}

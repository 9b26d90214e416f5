package dev.rimward.reconciler.source;

import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.LocalRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.jspecify.annotations.Nullable;

/**
 * A source that somebody works on in a folder of this machine: as it lies there, or as the Git
 * repository that the folder is in has it. It is only read.
 */
public final class LocalSource implements AutoCloseable {
  private final Path folder;
  private final @Nullable LocalRepository repository;

  private LocalSource(Path folder, @Nullable LocalRepository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  public static LocalSource open(Path folder) throws GitFailure {
    return new LocalSource(folder, LocalRepository.around(folder).orElse(null));
  }

  /** As it was given. */
  public Path folder() {
    return folder;
  }

  /** The commit that is checked out; empty where there is no repository, or none was made yet. */
  public Optional<String> head() throws GitFailure {
    return repository == null
        ? Optional.empty()
        : repository.commit(Constants.HEAD).map(ObjectId::name);
  }

  /**
   * The folder as it lies, with what is not committed. What cannot be read keeps its last good
   * version only where there is a {@link #head()}.
   */
  public SourceTree asItLies() throws GitFailure {
    DirectoryTree disk = new DirectoryTree(folder);
    Optional<String> head = head();
    return head.isEmpty() ? disk : new WorkTree(disk, within(head.get()));
  }

  /**
   * The id of the commit that a branch, a tag, an id or {@code HEAD~2} names.
   *
   * @throws GitFailure where there is no such commit, saying what to do
   */
  public String commit(String reference) throws GitFailure {
    return required()
        .commit(reference)
        .map(ObjectId::name)
        .orElseThrow(
            () ->
                failure(
                    "the repository of %s has no commit %s; a clone that is not complete may lack"
                            .formatted(folder, reference)
                        + " it: git fetch --unshallow, or fetch-depth: 0 of actions/checkout"));
  }

  /** The folder as a commit has it, which must have it. */
  public SourceTree at(String commit) throws GitFailure {
    SourceTree tree = within(commit);
    if (tree.digest("").isEmpty()) {
      throw failure("the commit " + commit + " has no folder " + path());
    }
    return tree;
  }

  /** As {@link Source#approvals}; where the first is on another branch, from where they part. */
  public Set<String> approvals(Optional<String> after, String upTo) throws GitFailure {
    Optional<String> first =
        after.isPresent() ? fork(after.get(), upTo).or(() -> after) : Optional.empty();
    return Approvals.named(required().jgit(), first, upTo);
  }

  private Optional<String> fork(String one, String other) throws GitFailure {
    try (RevWalk walk = new RevWalk(required().jgit())) {
      Optional<RevCommit> first = Approvals.find(walk, one);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(first.get());
      walk.markStart(walk.parseCommit(ObjectId.fromString(other)));
      return Optional.ofNullable(walk.next()).map(ObjectId::name);
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot read the history of " + other, e);
    }
  }

  private SourceTree within(String commit) throws GitFailure {
    return new Subfolder(GitTree.at(required().jgit(), ObjectId.fromString(commit)), path());
  }

  /** Of the folder below the root of the repository. */
  private String path() throws GitFailure {
    try {
      Path root = required().root().toPath().toRealPath();
      String path = root.relativize(folder.toRealPath()).toString();
      return path.replace(root.getFileSystem().getSeparator(), "/");
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot find the folder " + folder, e);
    }
  }

  private LocalRepository required() throws GitFailure {
    if (repository == null) {
      throw failure(folder + " is not in a Git repository, so that no commit can be read");
    }
    return repository;
  }

  private static GitFailure failure(String message) {
    return new GitFailure(GitFailure.Code.LOCAL, message, null);
  }

  @Override
  public void close() {
    if (repository != null) {
      repository.close();
    }
  }
}

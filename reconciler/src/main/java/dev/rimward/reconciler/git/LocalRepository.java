package dev.rimward.reconciler.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository that somebody else made on this disk, bare or with a work tree. It is only read:
 * nothing is locked, and whoever works in it may go on.
 */
public final class LocalRepository implements AutoCloseable {
  private final Repository repository;

  private LocalRepository(Repository repository) {
    this.repository = repository;
  }

  /** The repository whose work tree a folder is in, or that the folder is; empty if none is. */
  public static Optional<LocalRepository> around(Path folder) throws GitFailure {
    Hermetic.install();
    try {
      FileRepositoryBuilder builder =
          new FileRepositoryBuilder().setMustExist(true).findGitDir(folder.toRealPath().toFile());
      return builder.getGitDir() == null
          ? Optional.empty()
          : Optional.of(new LocalRepository(builder.build()));
    } catch (IOException e) {
      throw GitFailure.local("cannot open the repository of " + folder, e);
    }
  }

  /**
   * @throws GitFailure {@code NO_REPOSITORY} where the folder is neither a bare repository nor the
   *     root of a work tree
   */
  public static LocalRepository at(Path folder) throws GitFailure {
    if (!folder.toFile().isDirectory()) {
      throw noRepository(folder);
    }
    LocalRepository found = around(folder).orElseThrow(() -> noRepository(folder));
    try {
      if (!found.root().toPath().toRealPath().equals(folder.toRealPath())) {
        found.close();
        throw noRepository(folder);
      }
      return found;
    } catch (IOException e) {
      found.close();
      throw GitFailure.local("cannot open the repository " + folder, e);
    }
  }

  private static GitFailure noRepository(Path folder) {
    return new GitFailure(
        GitFailure.Code.NO_REPOSITORY, folder + " is not a Git repository on this machine", null);
  }

  /** For reading. */
  public Repository jgit() {
    return repository;
  }

  /** The work tree, or the repository itself where it has none. */
  public File root() {
    return repository.isBare() ? repository.getDirectory() : repository.getWorkTree();
  }

  /**
   * The commit that a branch, a tag, an id or an expression such as {@code HEAD~2} names; empty if
   * there is none.
   */
  public Optional<ObjectId> commit(String reference) throws GitFailure {
    try {
      return Optional.ofNullable(repository.resolve(reference + "^{commit}"));
    } catch (RevisionSyntaxException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw GitFailure.local("cannot look up " + reference, e);
    }
  }

  /** Where a branch is: as the repository's origin was last seen to have it, or else its own. */
  public Optional<ObjectId> branch(String name) throws GitFailure {
    try {
      Ref remote = repository.exactRef("refs/remotes/origin/" + name);
      Ref ref = remote == null ? repository.exactRef("refs/heads/" + name) : remote;
      return Optional.ofNullable(ref).map(Ref::getObjectId);
    } catch (IOException e) {
      throw GitFailure.local("cannot read the branch " + name, e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}

package dev.rimward.reconciler.source;

import dev.rimward.policy.fleet.FileTooLarge;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.GitFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The tree of one commit, read from the repository's objects without a work tree. May be used by
 * several threads.
 */
public final class GitTree implements SourceTree {
  private final Repository repository;
  private final ObjectId commit;
  private final ObjectId tree;
  private final GitFolders folders;

  private GitTree(Repository repository, ObjectId commit, ObjectId tree) {
    this.repository = repository;
    this.commit = commit;
    this.tree = tree;
    this.folders = new GitFolders(tree);
  }

  static GitTree at(Repository repository, ObjectId commit) throws GitFailure {
    try (RevWalk walk = new RevWalk(repository)) {
      return of(repository, walk.parseCommit(commit));
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot read the commit " + commit.name(), e);
    }
  }

  static GitTree of(Repository repository, RevCommit commit) {
    return new GitTree(repository, commit.copy(), commit.getTree().copy());
  }

  @Override
  public String revision() {
    return commit.name();
  }

  @Override
  public List<Entry> entries(String folder) {
    try (ObjectReader reader = repository.newObjectReader()) {
      return folder.isEmpty() ? below(reader, "", tree) : entries(reader, folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private List<Entry> entries(ObjectReader reader, String folder) throws IOException {
    try (TreeWalk found = TreeWalk.forPath(reader, folder, tree)) {
      if (found == null) {
        return List.of();
      }
      FileMode mode = found.getFileMode(0);
      if (mode.equals(FileMode.TREE)) {
        return below(reader, folder, found.getObjectId(0));
      }
      return type(mode) == Type.FILE ? List.of() : List.of(new Entry(folder, type(mode)));
    }
  }

  private static List<Entry> below(ObjectReader reader, String folder, ObjectId root)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      String prefix = folder.isEmpty() ? "" : folder + "/";
      walk.addTree(new CanonicalTreeParser(null, reader, root));
      walk.setRecursive(true);
      while (walk.next()) {
        entries.add(new Entry(prefix + walk.getPathString(), type(walk.getFileMode(0))));
      }
    }
    // Git sorts a folder as if its name ended with a slash, which is the order of whole paths.
    return List.copyOf(entries);
  }

  private static Type type(FileMode mode) {
    if (mode.equals(FileMode.SYMLINK)) {
      return Type.SYMLINK;
    }
    return mode.equals(FileMode.GITLINK) ? Type.SUBMODULE : Type.FILE;
  }

  @Override
  public Optional<byte[]> read(String path) {
    try (ObjectReader reader = repository.newObjectReader()) {
      Optional<ObjectId> blob = find(reader, path, FileMode.REGULAR_FILE);
      return blob.isPresent() ? Optional.of(content(reader, path, blob.get())) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static byte[] content(ObjectReader reader, String path, ObjectId blob)
      throws IOException {
    ObjectLoader loader = reader.open(blob);
    if (loader.getSize() > LARGEST_FILE) {
      throw new FileTooLarge(path, loader.getSize());
    }
    return loader.getCachedBytes(LARGEST_FILE);
  }

  @Override
  public Optional<String> digest(String folder) {
    return id(folder, FileMode.TREE);
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return id(path, FileMode.REGULAR_FILE);
  }

  private Optional<String> id(String path, FileMode kind) {
    try (ObjectReader reader = repository.newObjectReader()) {
      return find(reader, path, kind).map(ObjectId::name);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * First along the main line, where each commit is what the branch was once; then, for what was
   * only ever in a branch that was merged, in every other commit.
   */
  @Override
  public Stream<SourceTree> earlier(String path) {
    return History.of(repository, commit, path);
  }

  /** The id of what is at a path if it is of a kind: a folder, or a regular file. */
  private Optional<ObjectId> find(ObjectReader reader, String path, FileMode kind)
      throws IOException {
    return folders
        .find(reader, path)
        .filter(item -> isOf(kind, item.mode()))
        .map(GitFolders.Item::id);
  }

  private static boolean isOf(FileMode kind, FileMode mode) {
    return kind.equals(FileMode.TREE)
        ? mode.equals(FileMode.TREE)
        : mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  private UncheckedIOException unreadable(String path, IOException cause) {
    return new UncheckedIOException(
        "cannot read " + path + " at " + commit.name() + ": " + cause.getMessage(), cause);
  }
}

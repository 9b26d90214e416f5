package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A read-only tree of files: one revision of a source repository, or a folder. Paths are relative
 * to its root, with {@code /} between names. Safe for use by several threads, but for the streams
 * that it returns. Reading fails with {@link java.io.UncheckedIOException}.
 */
public interface SourceTree {
  /** No manifest or configuration is as large; what is would only fill the memory. */
  int LARGEST_FILE = 16 << 20;

  /** What people call it: a commit id, or the folder's name. */
  String revision();

  /**
   * Everything below a folder that is not itself a folder, in the order of paths; empty if there is
   * no such folder. A link or submodule in the folder's place is the only entry.
   */
  List<Entry> entries(String folder);

  /**
   * The content of a regular file; empty if there is none at this path. Fails with {@link
   * FileTooLarge} for more than {@link #LARGEST_FILE} bytes.
   */
  Optional<byte[]> read(String path);

  /**
   * Equal for two folders, of any two trees of one kind, exactly when their content is; empty if
   * there is no such folder.
   */
  Optional<String> digest(String folder);

  /**
   * Equal for two regular files, of any two trees of one kind, exactly when their content is; empty
   * if there is none at this path.
   */
  Optional<String> fileDigest(String path);

  /**
   * Earlier revisions in which what is at the path, a file or a folder, was different from the
   * revision after it, newest first; lazily read. Empty where there is no history.
   */
  Stream<SourceTree> earlier(String path);

  /** A file, or something that looks like one. */
  record Entry(String path, Type type) {}

  /** What an entry is. */
  enum Type {
    FILE,
    SYMLINK,
    SUBMODULE
  }
}

package dev.rimward.reconciler.source;

import dev.rimward.policy.fleet.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of a tree, as a tree of its own.
 *
 * @param folder without a slash at its end; empty: the whole tree
 */
record Subfolder(SourceTree tree, String folder) implements SourceTree {
  @Override
  public String revision() {
    return tree.revision();
  }

  @Override
  public List<Entry> entries(String path) {
    return tree.entries(within(path)).stream()
        .map(entry -> new Entry(without(entry.path()), entry.type()))
        .toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    return tree.read(within(path));
  }

  @Override
  public Optional<String> digest(String path) {
    return tree.digest(within(path));
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return tree.fileDigest(within(path));
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    return tree.earlier(within(path)).map(earlier -> new Subfolder(earlier, folder));
  }

  private String within(String path) {
    if (folder.isEmpty()) {
      return path;
    }
    return path.isEmpty() ? folder : folder + "/" + path;
  }

  private String without(String path) {
    return folder.isEmpty() ? path : path.substring(Math.min(path.length(), folder.length() + 1));
  }
}

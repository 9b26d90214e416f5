package dev.rimward.reconciler.source;

import dev.rimward.policy.fleet.SourceTree;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder as it lies on the disk, committed or not, with the history of the commit that is checked
 * out.
 *
 * @param head of the same folder
 */
record WorkTree(SourceTree disk, SourceTree head) implements SourceTree {
  @Override
  public String revision() {
    return disk.revision();
  }

  @Override
  public List<Entry> entries(String folder) {
    return disk.entries(folder);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return disk.read(path);
  }

  @Override
  public Optional<String> digest(String folder) {
    return disk.digest(folder);
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return disk.fileDigest(path);
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    Stream<SourceTree> committed = head.earlier(path);
    return isCommitted(path) ? committed : Stream.concat(Stream.of(head), committed);
  }

  /** Digests of folders on the disk and in Git cannot be compared. */
  private boolean isCommitted(String path) {
    List<Entry> entries = disk.entries(path);
    return entries.equals(head.entries(path))
        && isCommittedFile(path)
        && entries.stream().allMatch(entry -> isCommittedFile(entry.path()));
  }

  private boolean isCommittedFile(String path) {
    Optional<byte[]> there = disk.read(path);
    Optional<byte[]> committed = head.read(path);
    return there.isPresent()
        ? committed.isPresent() && Arrays.equals(there.get(), committed.get())
        : committed.isEmpty();
  }
}

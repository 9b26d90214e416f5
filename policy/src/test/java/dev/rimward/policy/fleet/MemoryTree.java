package dev.rimward.policy.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tree with a history, in memory; each change makes the next revision: r1, r2, and so on. */
final class MemoryTree implements SourceTree {
  private static final byte[] LINK = "->".getBytes(StandardCharsets.UTF_8);
  private final int number;
  private final SortedMap<String, byte[]> files;
  private final @Nullable MemoryTree parent;

  private MemoryTree(int number, SortedMap<String, byte[]> files, @Nullable MemoryTree parent) {
    this.number = number;
    this.files = files;
    this.parent = parent;
  }

  static MemoryTree empty() {
    return new MemoryTree(0, new TreeMap<>(), null);
  }

  /** A first revision without a parent. */
  static MemoryTree of(Map<String, String> texts) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return new MemoryTree(1, files, null);
  }

  MemoryTree with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  MemoryTree with(String path, byte[] content) {
    SortedMap<String, byte[]> next = new TreeMap<>(files);
    next.put(path, content);
    return new MemoryTree(number + 1, next, this);
  }

  MemoryTree withLink(String path) {
    return with(path, LINK);
  }

  MemoryTree without(String path) {
    SortedMap<String, byte[]> next = new TreeMap<>(files);
    next.remove(path);
    return new MemoryTree(number + 1, next, this);
  }

  @Override
  public String revision() {
    return "r" + number;
  }

  @Override
  public List<Entry> entries(String folder) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(folder + "/"))
        .map(path -> new Entry(path, isLink(files.get(path)) ? Type.SYMLINK : Type.FILE))
        .toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    Optional<byte[]> file = Optional.ofNullable(files.get(path)).filter(bytes -> !isLink(bytes));
    if (file.isPresent() && file.get().length > LARGEST_FILE) {
      throw new FileTooLarge(path, file.get().length);
    }
    return file;
  }

  @Override
  public Optional<String> digest(String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> fileDigest(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    return Stream.iterate(this, tree -> tree.parent != null, MemoryTree::parent)
        .filter(tree -> !Arrays.equals(tree.files.get(path), tree.parent().files.get(path)))
        .map(MemoryTree::parent);
  }

  private static boolean isLink(byte @Nullable [] content) {
    return Arrays.equals(content, LINK);
  }

  private MemoryTree parent() {
    if (parent == null) {
      throw new IllegalStateException("the first revision has no parent");
    }
    return parent;
  }
}

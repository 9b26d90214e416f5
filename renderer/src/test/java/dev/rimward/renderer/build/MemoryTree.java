package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.FileTooLarge;
import dev.rimward.policy.fleet.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A revision held in memory, after the revisions before it. */
public record MemoryTree(
    String revision,
    SortedMap<String, String> files,
    SortedMap<String, Type> odd,
    Optional<MemoryTree> before)
    implements SourceTree {
  public static MemoryTree of(String revision) {
    return new MemoryTree(revision, new TreeMap<>(), new TreeMap<>(), Optional.empty());
  }

  public MemoryTree with(String path, String content) {
    SortedMap<String, String> all = new TreeMap<>(files);
    all.put(path, content);
    return new MemoryTree(revision, all, odd, before);
  }

  public MemoryTree with(String path, Type type) {
    SortedMap<String, Type> all = new TreeMap<>(odd);
    all.put(path, type);
    return new MemoryTree(revision, files, all, before);
  }

  /** Without every file whose path begins so. */
  public MemoryTree without(String prefix) {
    SortedMap<String, String> left = new TreeMap<>(files);
    left.keySet().removeIf(path -> path.startsWith(prefix));
    return new MemoryTree(revision, left, odd, before);
  }

  /** The next revision, so far the same. */
  public MemoryTree next(String name) {
    return new MemoryTree(name, files, odd, Optional.of(this));
  }

  @Override
  public List<Entry> entries(String folder) {
    SortedMap<String, Type> all = new TreeMap<>(odd);
    files.keySet().forEach(path -> all.put(path, Type.FILE));
    if (odd.containsKey(folder)) {
      return List.of(new Entry(folder, odd.get(folder)));
    }
    return all.entrySet().stream()
        .filter(entry -> isBelow(folder, entry.getKey()))
        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    Optional<byte[]> content =
        Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    if (content.isPresent() && content.get().length > LARGEST_FILE) {
      throw new FileTooLarge(path, content.get().length);
    }
    return content;
  }

  @Override
  public Optional<String> digest(String folder) {
    List<Entry> entries = entries(folder);
    StringBuilder digest = new StringBuilder();
    entries.forEach(entry -> digest.append(entry).append(files.get(entry.path())));
    return entries.isEmpty() || odd.containsKey(folder)
        ? Optional.empty()
        : Optional.of(digest.toString());
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    List<SourceTree> earlier = new ArrayList<>();
    MemoryTree after = this;
    for (Optional<MemoryTree> tree = before; tree.isPresent(); tree = after.before) {
      if (!tree.get().state(path).equals(after.state(path))) {
        earlier.add(tree.get());
      }
      after = tree.get();
    }
    return earlier.stream();
  }

  private String state(String path) {
    return files.getOrDefault(path, digest(path).orElse(""));
  }

  private static boolean isBelow(String folder, String path) {
    return folder.isEmpty() || path.startsWith(folder + "/");
  }
}

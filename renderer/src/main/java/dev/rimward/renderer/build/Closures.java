package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.SourceTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds closures, and remembers them: while no folder of one has changed, nothing is read or
 * parsed. Safe for use by several threads.
 */
final class Closures {
  /** In files: some hundred bytes each. */
  private static final long MAX_REMEMBERED = 200_000;

  private final Limits limits;
  private final BoundedCache<Key, Known> known = new BoundedCache<>(MAX_REMEMBERED, Known::weight);
  private final BoundedCache<String, List<Reference>> references =
      new BoundedCache<>(MAX_REMEMBERED, found -> 1 + found.size());

  /**
   * What is asked for, with the digests of the folders where reading begins.
   *
   * @param isOfComponents rather than of a folder
   */
  private record Key(
      List<String> folders, List<Optional<String>> digests, boolean isOfComponents) {}

  /**
   * @param folders digest by folder with a kustomization that was read, or with manifests
   */
  private record Known(Closure closure, SortedMap<String, String> folders) {
    long weight() {
      return 1L + closure.digests().size() + folders.size();
    }

    boolean isOf(SourceTree tree) {
      return folders.entrySet().stream()
          .allMatch(
              folder -> tree.digest(folder.getKey()).filter(folder.getValue()::equals).isPresent());
    }
  }

  Closures(Limits limits) {
    this.limits = limits;
  }

  /** Of a folder with a kustomization or with plain manifests. */
  Closure of(SourceTree tree, String path) throws SourcesRefused {
    return remembered(tree, List.of(path), false);
  }

  /**
   * Of folders that each hold a kustomization, which the kustomization of another refers to.
   *
   * @param folders in any order
   */
  Closure ofComponents(SourceTree tree, List<String> folders) throws SourcesRefused {
    return remembered(tree, folders.stream().sorted().distinct().toList(), true);
  }

  /**
   * The folders that a build reads, as far as they can be found, and what it cannot find; its own
   * is the first.
   */
  Set<String> folders(SourceTree tree, String path) {
    ClosureReader reader = reader(tree);
    Set<String> folders = new LinkedHashSet<>();
    folders.add(SourcePath.resolve("", path).orElse(path));
    try {
      reader.readFolder(path);
    } catch (SourcesRefused e) {
      // What was found up to here is what is asked for; that it is refused is known already.
      folders.addAll(reader.folders());
      return folders;
    }
    folders.addAll(reader.folders());
    return folders;
  }

  private Closure remembered(SourceTree tree, List<String> folders, boolean isOfComponents)
      throws SourcesRefused {
    List<Optional<String>> digests = folders.stream().map(path -> digest(tree, path)).toList();
    Key key = new Key(folders, digests, isOfComponents);
    Optional<Known> before = known.get(key).filter(found -> found.isOf(tree));
    if (before.isPresent()) {
      return before.get().closure();
    }
    ClosureReader reader = reader(tree);
    Closure closure =
        isOfComponents ? reader.readComponents(folders) : reader.readFolder(folders.getFirst());
    known.put(key, new Known(closure, digests(tree, reader.folders())));
    return closure;
  }

  private static Optional<String> digest(SourceTree tree, String path) {
    return SourcePath.resolve("", path).flatMap(tree::digest);
  }

  private static SortedMap<String, String> digests(SourceTree tree, Set<String> folders) {
    SortedMap<String, String> digests = new TreeMap<>();
    folders.forEach(folder -> digests.put(folder, tree.digest(folder).orElseThrow()));
    return digests;
  }

  private ClosureReader reader(SourceTree tree) {
    return new ClosureReader(tree, limits.sourceFiles(), references);
  }
}

package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Follows what kustomizations refer to, from one folder to the next. */
final class ClosureReader {
  /** The document of the application itself, which may be beside its manifests. */
  private static final String APPLICATION = "app.yaml";

  private static final String CHART = "Chart.yaml";

  private final SourceTree tree;
  private final Absence absence;
  private final int mostFiles;
  private final BoundedCache<String, List<Reference>> known;
  private final Set<String> folders = new LinkedHashSet<>();
  private final Deque<String> left = new ArrayDeque<>();
  private final SortedMap<String, String> digests = new TreeMap<>();

  /**
   * @param known what kustomizations refer to, by their paths and digests
   */
  ClosureReader(SourceTree tree, int mostFiles, BoundedCache<String, List<Reference>> known) {
    this.tree = tree;
    this.absence = new Absence(tree);
    this.mostFiles = mostFiles;
    this.known = known;
  }

  /** The folders that were looked for so far, in the order in which they were named. */
  Set<String> folders() {
    return Collections.unmodifiableSet(folders);
  }

  Closure readFolder(String path) throws SourcesRefused {
    String folder = folder(path);
    visit(folder);
    List<String> kustomizations = kustomizations(folder);
    if (!kustomizations.isEmpty()) {
      return closure(folder, kustomizations.getFirst(), Closure.Kind.KUSTOMIZATION);
    }
    String chart = SourcePath.child(folder, CHART);
    if (tree.fileDigest(chart).isPresent()) {
      addFiles(folder, _ -> true);
      return closure(folder, chart, Closure.Kind.CHART);
    }
    addFiles(folder, ClosureReader::isManifest);
    if (digests.isEmpty()) {
      throw new SourcesRefused(
          folder,
          "holds neither a kustomization, nor a chart, nor manifests; where nothing is meant, a"
              + " kustomization.yaml with \"resources: []\" says so");
    }
    return closure(folder, folder, Closure.Kind.MANIFESTS);
  }

  Closure readComponents(List<String> paths) throws SourcesRefused {
    for (String path : paths) {
      String folder = folder(path);
      visit(folder);
      if (kustomizations(folder).isEmpty()) {
        throw new SourcesRefused(path, "holds no kustomization; a component has one");
      }
    }
    return closure("", String.join(", ", paths), Closure.Kind.KUSTOMIZATION);
  }

  private Closure closure(String folder, String place, Closure.Kind kind) throws SourcesRefused {
    Optional<Map.Entry<String, String>> same = SafeNames.collision(digests.keySet());
    if (same.isPresent()) {
      throw new SourcesRefused(
          same.get().getKey(),
          "is the same as " + same.get().getValue() + " on some file systems; rename one of them");
    }
    return new Closure(folder, place, kind, digests);
  }

  private String folder(String path) throws SourcesRefused {
    String folder =
        SourcePath.resolve("", path)
            .orElseThrow(() -> new SourcesRefused(path, "is outside of the source tree"));
    if (tree.digest(folder).isEmpty()) {
      throw new SourcesRefused(path, absence.of(folder, "folder"));
    }
    return folder;
  }

  /** A list of what is left rather than recursion: sources decide how deep it goes. */
  private void visit(String start) throws SourcesRefused {
    left.add(start);
    while (!left.isEmpty()) {
      String folder = left.remove();
      if (folders.add(folder)) {
        requireSafe(folder);
        for (String kustomization : kustomizations(folder)) {
          read(folder, kustomization);
        }
      }
    }
  }

  private List<String> kustomizations(String folder) throws SourcesRefused {
    List<String> found = new ArrayList<>();
    for (String name : Kustomization.NAMES) {
      String path = SourcePath.child(folder, name);
      if (tree.fileDigest(path).isPresent()) {
        found.add(path);
      } else if (absence.isOdd(path)) {
        throw new SourcesRefused(path, absence.of(path, "file"));
      }
    }
    return found;
  }

  private void read(String folder, String kustomization) throws SourcesRefused {
    add(kustomization);
    String key = kustomization + '\0' + digests.get(kustomization);
    Optional<List<Reference>> before = known.get(key);
    List<Reference> references =
        before.isPresent()
            ? before.get()
            : Kustomization.references(kustomization, tree.read(kustomization).orElseThrow());
    known.put(key, references);
    for (Reference reference : references) {
      follow(folder, kustomization, reference);
    }
  }

  private void follow(String folder, String kustomization, Reference reference)
      throws SourcesRefused {
    Optional<String> problem = reference.isContent() ? Optional.empty() : follow(folder, reference);
    if (problem.isPresent()) {
      throw new SourcesRefused(new Problem(kustomization, 0, reference.field(), problem.get()));
    }
  }

  /** What is wrong with a reference, if anything. */
  private Optional<String> follow(String folder, Reference reference) throws SourcesRefused {
    String path = reference.path();
    Optional<String> target = SourcePath.resolve(folder, path);
    Optional<String> refusal = SafeNames.refusal(path);
    if (refusal.isPresent()) {
      return Optional.of("refers to what " + refusal.get());
    }
    if (path.startsWith("/") || target.isEmpty()) {
      return Optional.of(
          "refers to " + path + ", outside of the source tree; copy it into the repository");
    }
    boolean takesFolders = reference.kind() == Reference.Kind.FILE_OR_FOLDER;
    if (takesFolders && isRemote(path, target.get())) {
      return Optional.of(Kustomization.remote("", "", path).message());
    }
    return tree.fileDigest(target.get()).isPresent()
        ? followToFile(folder, target.get())
        : followToFolder(target.get(), takesFolders);
  }

  /** Of a folder that is there, only what kustomize would look for elsewhere nevertheless. */
  private boolean isRemote(String path, String target) {
    if (tree.fileDigest(target).isPresent()) {
      return false;
    }
    return Remote.isRepository(path)
        || (Remote.looksLikeARepository(path) && tree.digest(target).isEmpty());
  }

  private Optional<String> followToFile(String folder, String target) throws SourcesRefused {
    if (!SourcePath.isIn(folder, target)) {
      return Optional.of(
          "refers to the file "
              + target
              + " outside of its folder; only folders with a kustomization can be outside");
    }
    add(target);
    return Optional.empty();
  }

  private Optional<String> followToFolder(String target, boolean takesFolders)
      throws SourcesRefused {
    if (tree.digest(target).isEmpty()) {
      folders.add(target); // its history is where it was
      return Optional.of("refers to " + target + ": " + absence.of(target, "file"));
    }
    if (!takesFolders) {
      return Optional.of("refers to " + target + ", which is a folder; name a file in it");
    }
    if (!folders.contains(target) && kustomizations(target).isEmpty()) {
      return Optional.of(
          "refers to the folder "
              + target
              + ", which holds no kustomization; add one, or name the files");
    }
    left.add(target);
    return Optional.empty();
  }

  /** Files in a folder and below it, but the document of the application. */
  private void addFiles(String folder, Predicate<String> isRead) throws SourcesRefused {
    for (SourceTree.Entry entry : tree.entries(folder)) {
      String path = entry.path();
      if (entry.type() != SourceTree.Type.FILE) {
        throw new SourcesRefused(path, absence.of(path, "file"));
      }
      if (isRead.test(path) && !path.equals(SourcePath.child(folder, APPLICATION))) {
        add(path);
      }
    }
  }

  private static boolean isManifest(String path) {
    return Stream.of(".yaml", ".yml", ".json").anyMatch(path::endsWith);
  }

  private void add(String path) throws SourcesRefused {
    requireSafe(path);
    Optional<String> digest = tree.fileDigest(path);
    if (digest.isEmpty()) {
      throw new SourcesRefused(path, "cannot be found by its name, which is not UTF-8; rename it");
    }
    digests.put(path, digest.get());
    if (digests.size() > mostFiles) {
      throw new SourcesRefused(
          path,
          "is one file too many: at most %d are read; split the application, or raise rendering.files"
              .formatted(mostFiles));
    }
  }

  private static void requireSafe(String path) throws SourcesRefused {
    Optional<String> refusal = SafeNames.refusal(path);
    if (refusal.isPresent()) {
      throw new SourcesRefused(path, refusal.get());
    }
  }
}

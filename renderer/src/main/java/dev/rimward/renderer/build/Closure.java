package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folders that the build of one folder reads: its own, and those outside of it that its
 * kustomization refers to, and theirs.
 *
 * @param folder what is built
 * @param place its kustomization, or itself where it holds plain manifests
 * @param digests digest by folder; none is inside another
 */
record Closure(String folder, String place, SortedMap<String, String> digests) {
  /** The document of the application itself, which may be beside its manifests. */
  private static final String APPLICATION = "app.yaml";

  Closure {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  static Closure of(SourceTree tree, String path) throws SourcesRefused {
    String folder =
        SourcePath.resolve("", path)
            .orElseThrow(() -> new SourcesRefused(path, "is outside of the source tree"));
    if (tree.digest(folder).isEmpty()) {
      throw new SourcesRefused(path, "there is no such folder");
    }
    SortedSet<String> visited = new TreeSet<>();
    visit(tree, folder, visited);
    SortedMap<String, String> digests = new TreeMap<>();
    for (String root : visited) {
      if (digests.keySet().stream().noneMatch(outer -> SourcePath.isIn(outer, root))) {
        digests.put(root, tree.digest(root).orElseThrow());
        requireFilesOnly(tree, root);
      }
    }
    return new Closure(folder, place(tree, folder), digests);
  }

  /** The folders that a build reads, as far as they can be found; its own is the first. */
  static Set<String> folders(SourceTree tree, String path) {
    Set<String> visited = new LinkedHashSet<>();
    try {
      visit(tree, SourcePath.resolve("", path).orElse(path), visited);
    } catch (SourcesRefused e) {
      // What was found up to here is what is asked for; that it is refused is known already.
      return visited;
    }
    return visited;
  }

  /** Equal for two applications, of any two trees, exactly when kustomize is given the same. */
  String key() {
    StringBuilder text = new StringBuilder(folder).append('\n');
    digests.forEach((path, digest) -> text.append(path).append('\0').append(digest).append('\n'));
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything in the folders; a kustomization for plain manifests among it. */
  SortedMap<String, byte[]> files(SourceTree tree, Limits limits) throws SourcesRefused {
    SortedMap<String, byte[]> files = new TreeMap<>();
    long bytes = 0;
    for (String root : digests.keySet()) {
      for (SourceTree.Entry entry : tree.entries(root)) {
        byte[] content = content(tree, entry.path());
        bytes += content.length;
        files.put(entry.path(), content);
        if (files.size() > limits.sourceFiles() || bytes > limits.sourceBytes()) {
          throw tooLarge(limits);
        }
      }
    }
    if (place.equals(folder)) {
      files.put(SourcePath.child(folder, Kustomization.NAMES.getFirst()), listing(files.keySet()));
    }
    return files;
  }

  private static byte[] content(SourceTree tree, String path) throws SourcesRefused {
    Optional<byte[]> content = tree.read(path);
    if (content.isEmpty()) {
      throw new SourcesRefused(path, "cannot be found by its name, which is not UTF-8");
    }
    return content.get();
  }

  private SourcesRefused tooLarge(Limits limits) {
    return new SourcesRefused(
        place,
        "reads more than %d files or %d bytes from %s"
            .formatted(limits.sourceFiles(), limits.sourceBytes(), digests.keySet()));
  }

  private byte[] listing(Set<String> files) throws SourcesRefused {
    ObjectNode kustomization = JsonNodeFactory.instance.objectNode();
    ArrayNode resources = kustomization.putArray("resources");
    files.stream()
        .filter(Closure::isManifest)
        .filter(path -> !path.equals(SourcePath.child(folder, APPLICATION)))
        .map(path -> folder.isEmpty() ? path : path.substring(folder.length() + 1))
        .forEach(resources::add);
    if (resources.isEmpty()) {
      throw new SourcesRefused(
          place,
          "holds neither a kustomization nor manifests; where nothing is meant, a"
              + " kustomization.yaml with \"resources: []\" says so");
    }
    return CanonicalYaml.write(kustomization);
  }

  private static boolean isManifest(String path) {
    return Stream.of(".yaml", ".yml", ".json").anyMatch(path::endsWith);
  }

  private static void visit(SourceTree tree, String folder, Set<String> visited)
      throws SourcesRefused {
    if (!visited.add(folder)) {
      return;
    }
    for (String name : Kustomization.NAMES) {
      String path = SourcePath.child(folder, name);
      Optional<byte[]> content = tree.read(path);
      if (content.isPresent()) {
        for (String reference : Kustomization.read(path, content.get()).folders()) {
          follow(tree, folder, path, reference, visited);
        }
      }
    }
  }

  private static void follow(
      SourceTree tree, String folder, String path, String reference, Set<String> visited)
      throws SourcesRefused {
    Optional<String> target = SourcePath.resolve(folder, reference);
    if (reference.startsWith("/") || target.isEmpty()) {
      throw new SourcesRefused(path, "refers to " + reference + ", outside of the source tree");
    }
    if (tree.digest(target.get()).isPresent()) {
      visit(tree, target.get(), visited);
    } else if (!SourcePath.isIn(folder, target.get()) && tree.read(target.get()).isPresent()) {
      throw new SourcesRefused(
          path,
          "refers to the file "
              + target.get()
              + " outside of its folder; only folders with a kustomization can be outside");
    }
  }

  private static void requireFilesOnly(SourceTree tree, String root) throws SourcesRefused {
    for (SourceTree.Entry entry : tree.entries(root)) {
      String path = entry.path();
      switch (entry.type()) {
        case FILE -> requireOrdinary(path);
        case SYMLINK -> throw new SourcesRefused(path, "is a symbolic link; none is followed");
        case SUBMODULE -> throw new SourcesRefused(path, "is a submodule; none is read");
      }
    }
  }

  private static void requireOrdinary(String path) throws SourcesRefused {
    List<String> names = Arrays.asList(path.split("/", -1));
    if (names.stream().anyMatch(name -> Set.of("", ".", "..", ".git").contains(name))) {
      throw new SourcesRefused(path, "is not a path that sources may have");
    }
  }

  private static String place(SourceTree tree, String folder) {
    return Kustomization.NAMES.stream()
        .map(name -> SourcePath.child(folder, name))
        .filter(path -> tree.read(path).isPresent())
        .findFirst()
        .orElse(folder);
  }

  /** As kustomize is given them: below the folder of the sources. */
  static SortedMap<String, byte[]> located(SortedMap<String, byte[]> files) {
    SortedMap<String, byte[]> located = new TreeMap<>();
    files.forEach((path, content) -> located.put(Kustomize.inSources(path), content));
    return located;
  }
}

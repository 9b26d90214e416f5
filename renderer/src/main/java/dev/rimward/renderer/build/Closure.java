package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that a build reads, and nothing else.
 *
 * @param folder what is built; empty for components, which others build
 * @param place what a problem of the build is a problem of: the kustomization, or the folder where
 *     it holds plain manifests
 * @param digests digest by file
 */
record Closure(String folder, String place, Kind kind, SortedMap<String, String> digests) {
  /** What a folder holds. */
  enum Kind {
    KUSTOMIZATION,
    /** Without any kustomization: one that lists them is made. */
    MANIFESTS,
    /** A Helm chart, all of whose files are read. */
    CHART
  }

  Closure {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /** Equal for two closures, of any two trees of one kind, exactly when they build the same. */
  String key() {
    StringBuilder text = new StringBuilder(folder).append('\0').append(place).append('\n');
    digests.forEach((path, digest) -> text.append(path).append('\0').append(digest).append('\n'));
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The content by path; a kustomization for plain manifests among it. */
  SortedMap<String, byte[]> files(SourceTree tree, Limits limits) throws SourcesRefused {
    SortedMap<String, byte[]> files = new TreeMap<>();
    long bytes = 0;
    long documents = 0;
    for (String path : digests.keySet()) {
      byte[] content = content(tree, path);
      bytes += content.length;
      documents += Documents.count(path, content);
      files.put(path, content);
      requireWithin(limits, bytes, documents);
    }
    if (kind == Kind.MANIFESTS) {
      files.put(SourcePath.child(folder, Kustomization.NAMES.getFirst()), listing());
    }
    return files;
  }

  private static byte[] content(SourceTree tree, String path) throws SourcesRefused {
    Optional<byte[]> content = tree.read(path);
    if (content.isEmpty()) {
      throw new SourcesRefused(path, "cannot be read, although it is there");
    }
    return content.get();
  }

  private void requireWithin(Limits limits, long bytes, long documents) throws SourcesRefused {
    if (digests.size() > limits.sourceFiles() || bytes > limits.sourceBytes()) {
      throw new SourcesRefused(
          place,
          ("reads more than %d files or %d bytes; split the application, or raise rendering.files"
                  + " or rendering.sources")
              .formatted(limits.sourceFiles(), limits.sourceBytes()));
    }
    // Kustomize compares each object with each: it would only run out of its time.
    if (documents > limits.objects()) {
      throw new SourcesRefused(
          place,
          "reads more than %d documents; split the application, or raise rendering.objects"
              .formatted(limits.objects()));
    }
  }

  private byte[] listing() {
    return listing(digests.keySet().stream().map(this::inFolder).toList());
  }

  /** A path as it is from the folder. */
  String inFolder(String path) {
    return folder.isEmpty() ? path : path.substring(folder.length() + 1);
  }

  /** A kustomization of some files in its folder. */
  static byte[] listing(List<String> files) {
    ObjectNode kustomization = JsonNodeFactory.instance.objectNode();
    files.forEach(kustomization.putArray("resources")::add);
    return CanonicalYaml.write(kustomization);
  }

  /** As kustomize is given them: below the folder of the sources. */
  static SortedMap<String, byte[]> located(SortedMap<String, byte[]> files) {
    return located(files, Kustomize.SOURCES);
  }

  /**
   * Below a folder of a run.
   *
   * @param root ends with a slash
   */
  static SortedMap<String, byte[]> located(SortedMap<String, byte[]> files, String root) {
    SortedMap<String, byte[]> located = new TreeMap<>();
    files.forEach((path, content) -> located.put(root + path, content));
    return located;
  }
}

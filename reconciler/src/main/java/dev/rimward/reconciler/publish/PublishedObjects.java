package dev.rimward.reconciler.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.manifest.ObjectId;
import dev.rimward.renderer.overlay.RenderedApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** The objects in an application's published folder. */
final class PublishedObjects {
  private final Trees trees;

  PublishedObjects(Trees trees) {
    this.trees = trees;
  }

  /**
   * What a new rendering does not have any more.
   *
   * @param before objects that are published
   */
  record Loss(int before, int gone) {}

  /**
   * Objects are the same by identity, not by file, so that a renderer that names files otherwise
   * deletes nothing. A published file that is no object counts as gone.
   */
  Loss loss(org.eclipse.jgit.lib.ObjectId folder, RenderedApplication next) throws IOException {
    Set<ObjectId> staying = new HashSet<>(next.objects().values());
    SortedMap<String, org.eclipse.jgit.lib.ObjectId> files = objectFiles(folder);
    int gone = 0;
    for (Map.Entry<String, org.eclipse.jgit.lib.ObjectId> file : files.entrySet()) {
      if (!next.objects().containsKey(file.getKey()) && !isIn(staying, file.getValue())) {
        gone++;
      }
    }
    return new Loss(files.size(), gone);
  }

  /** In the order of files; {@link IllegalArgumentException} names a file that is no object. */
  List<Manifest> read(org.eclipse.jgit.lib.ObjectId folder) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (Map.Entry<String, org.eclipse.jgit.lib.ObjectId> file : objectFiles(folder).entrySet()) {
      try {
        byte[] content = trees.content(file.getValue());
        for (Manifest manifest : CanonicalYaml.readAll(content)) {
          manifests.add(
              manifest.isEncrypted() ? encrypted(manifest, file.getKey(), content) : manifest);
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(file.getKey() + ": " + e.getMessage(), e);
      }
    }
    return manifests;
  }

  /** It is as it was in its source, so that its folder says which namespace it is for. */
  private static Manifest encrypted(Manifest manifest, String path, byte[] content) {
    String folder = path.substring(0, Math.max(0, path.indexOf('/')));
    ObjectNode object = manifest.content().deepCopy();
    if (!folder.equals(ManifestPath.CLUSTER_SCOPED) && manifest.id().namespace().isEmpty()) {
      object.withObject("/metadata").put("namespace", folder);
    }
    return new Manifest(object).asIn(content);
  }

  private SortedMap<String, org.eclipse.jgit.lib.ObjectId> objectFiles(
      org.eclipse.jgit.lib.ObjectId folder) throws IOException {
    SortedMap<String, org.eclipse.jgit.lib.ObjectId> files = trees.files(folder);
    files.keySet().removeAll(Layout.NOT_OBJECTS);
    return files;
  }

  private boolean isIn(Set<ObjectId> objects, org.eclipse.jgit.lib.ObjectId blob)
      throws IOException {
    try {
      return CanonicalYaml.readAll(trees.content(blob)).stream()
          .map(Manifest::id)
          .anyMatch(objects::contains);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

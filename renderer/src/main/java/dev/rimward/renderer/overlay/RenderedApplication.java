package dev.rimward.renderer.overlay;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An application as one cluster gets it. Clusters that get the same share one instance.
 *
 * @param files canonical YAML by path below the application's folder: one object a file, as {@link
 *     dev.rimward.renderer.manifest.ManifestPath} says where, and {@link #KUSTOMIZATION}, which
 *     lists them; the bytes must not be changed
 * @param objects the identity of each object, by the path of its file
 */
public record RenderedApplication(
    SortedMap<String, byte[]> files, SortedMap<String, ObjectId> objects) {
  /** Lists the objects' files, for any agent that follows the folder. Itself no object. */
  public static final String KUSTOMIZATION = "kustomization.yaml";

  public RenderedApplication {
    files = sorted(files);
    objects = sorted(objects);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

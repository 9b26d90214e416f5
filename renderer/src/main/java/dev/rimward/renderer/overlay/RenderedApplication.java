package dev.rimward.renderer.overlay;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An application as one cluster gets it. Clusters that get the same share one instance.
 *
 * @param files canonical YAML by path below the application's folder: {@code <namespace or
 *     _cluster>/<kind>.<group>-<name>.yaml}; the bytes must not be changed
 * @param objects the identity of each file's object, by the same path
 */
public record RenderedApplication(
    SortedMap<String, byte[]> files, SortedMap<String, ObjectId> objects) {
  public RenderedApplication {
    files = sorted(files);
    objects = sorted(objects);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

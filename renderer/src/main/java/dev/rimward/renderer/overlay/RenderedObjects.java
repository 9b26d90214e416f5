package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lays objects out as files. */
final class RenderedObjects {
  private RenderedObjects() {}

  /** {@link IllegalArgumentException} when two objects would be one file. */
  static RenderedApplication of(List<Manifest> manifests) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    SortedMap<String, ObjectId> objects = new TreeMap<>();
    for (Manifest manifest : manifests) {
      String path = ManifestPath.of(manifest.id());
      ObjectId other = objects.put(path, manifest.id());
      if (other != null) {
        throw new IllegalArgumentException(
            other + " and " + manifest.id() + " are not told apart by Kubernetes");
      }
      files.put(path, CanonicalYaml.write(manifest.content()));
    }
    files.put(RenderedApplication.KUSTOMIZATION, kustomization(objects));
    return new RenderedApplication(files, objects);
  }

  private static byte[] kustomization(SortedMap<String, ObjectId> objects) {
    ObjectNode kustomization = JsonNodeFactory.instance.objectNode();
    kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
    ArrayNode resources = kustomization.putArray("resources");
    objects.keySet().forEach(resources::add);
    return CanonicalYaml.write(kustomization);
  }
}

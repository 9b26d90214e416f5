package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An application as one cluster gets it. Its files are made when they are asked for and not kept: a
 * fleet's would not fit into memory.
 */
public final class RenderedApplication {
  /** Lists the objects' files, for any agent that follows the folder. Itself no object. */
  public static final String KUSTOMIZATION = "kustomization.yaml";

  private final String digest;
  private final SortedMap<String, ObjectId> objects;
  private final Supplier<List<byte[]>> contents;
  private final Supplier<List<byte[]>> unscaled;

  /**
   * @param objects by path
   * @param contents of the objects' files, in the order of paths
   * @param unscaled the same for any number of replicas
   */
  RenderedApplication(
      String digest,
      SortedMap<String, ObjectId> objects,
      Supplier<List<byte[]>> contents,
      Supplier<List<byte[]>> unscaled) {
    this.digest = digest;
    this.objects = objects;
    this.contents = contents;
    this.unscaled = unscaled;
  }

  /** {@link IllegalArgumentException} when two objects would be one file. */
  public static RenderedApplication of(List<Manifest> manifests) {
    SortedMap<String, ObjectId> objects = objects(manifests.stream().map(Manifest::id).toList());
    SortedMap<String, byte[]> contents = new TreeMap<>();
    manifests.forEach(manifest -> contents.put(ManifestPath.of(manifest.id()), manifest.bytes()));
    Digest digest = new Digest();
    contents.forEach((path, content) -> digest.add(path).add(content));
    List<byte[]> inOrder = List.copyOf(contents.values());
    return new RenderedApplication(digest.hex(), objects, () -> inOrder, () -> inOrder);
  }

  /** The paths of objects; {@link IllegalArgumentException} when two of them would be one file. */
  static SortedMap<String, ObjectId> objects(Collection<ObjectId> ids) {
    SortedMap<String, ObjectId> objects = new TreeMap<>();
    ids.forEach(id -> put(objects, ManifestPath.of(id), id));
    return Collections.unmodifiableSortedMap(objects);
  }

  /** {@link IllegalArgumentException} when another object is there. */
  static void put(SortedMap<String, ObjectId> objects, String path, ObjectId id) {
    ObjectId other = objects.put(path, id);
    if (other != null) {
      throw new IllegalArgumentException(
          other + " and " + id + " are not told apart by Kubernetes");
    }
  }

  /** Equal only for applications with the same files. */
  public String digest() {
    return digest;
  }

  /**
   * Equal only for applications that differ in nothing but what placement scales: the numbers of
   * replicas and the bounds of autoscalers. The objects are made anew for it.
   */
  public String contentKey() {
    Digest key = new Digest();
    List<byte[]> inOrder = unscaled.get();
    int next = 0;
    for (String path : objects.keySet()) {
      key.add(path).add(inOrder.get(next++));
    }
    return key.hex();
  }

  /** The identity of each object, by the path of its file. */
  public SortedMap<String, ObjectId> objects() {
    return objects;
  }

  /**
   * Canonical YAML by path below the application's folder: one object a file, as {@link
   * ManifestPath} says where, and {@link #KUSTOMIZATION}, which lists them. Made anew by each call;
   * the bytes must not be changed.
   */
  public SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<byte[]> inOrder = contents.get();
    int next = 0;
    for (String path : objects.keySet()) {
      files.put(path, inOrder.get(next++));
    }
    files.put(KUSTOMIZATION, kustomization());
    return files;
  }

  private byte[] kustomization() {
    ObjectNode kustomization = JsonNodeFactory.instance.objectNode();
    kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
    ArrayNode resources = kustomization.putArray("resources");
    objects.keySet().forEach(resources::add);
    return CanonicalYaml.write(kustomization);
  }
}

package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import dev.rimward.renderer.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects that SOPS encrypted. Its checksum covers names and values in the order of the file, so
 * that such a document stays byte for byte what it is in the sources.
 */
final class EncryptedFiles {
  /** Of bytes: what other alphabets end lines with may be part of a character. */
  private static final Pattern SEPARATOR = Pattern.compile("(?md)^---(?:[ \\t][^\\n]*)?\\r?\\n");

  private EncryptedFiles() {}

  /**
   * The objects, those that are encrypted with the bytes of their source.
   *
   * @param sources content by path
   * @param place of the sources as a whole
   * @throws SourcesRefused for an encrypted object that kustomize changes
   */
  static List<Manifest> untouched(
      List<Manifest> objects, SortedMap<String, byte[]> sources, String place)
      throws SourcesRefused {
    if (objects.stream().noneMatch(Manifest::isEncrypted)) {
      return objects;
    }
    List<Manifest> result = new ArrayList<>();
    for (Manifest object : objects) {
      result.add(object.isEncrypted() ? untouched(object, sources, place) : object);
    }
    return result;
  }

  /** Sources may hold more objects of one name than are built: the one that is the same counts. */
  private static Manifest untouched(
      Manifest object, SortedMap<String, byte[]> sources, String place) throws SourcesRefused {
    @Nullable SourcesRefused changed = null;
    for (Map.Entry<String, byte[]> file : sources.entrySet()) {
      for (byte[] document : documents(file.getValue())) {
        Optional<ObjectNode> source = encrypted(document).filter(found -> isSame(found, object));
        if (source.isPresent()) {
          Optional<String> change = change(source.get(), object);
          if (change.isEmpty()) {
            return object.asIn(document);
          }
          changed = refused(file.getKey(), object, change.get());
        }
      }
    }
    throw changed != null ? changed : refused(place, object, "name");
  }

  private static SourcesRefused refused(String path, Manifest object, String changed) {
    return new SourcesRefused(
        path,
        object.id()
            + " is encrypted with SOPS, and kustomize changes its "
            + changed
            + ": its checksum would not hold. List it in a kustomization that changes nothing"
            + " of it");
  }

  private static List<byte[]> documents(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    if (!text.contains("sops")) {
      return List.of();
    }
    List<byte[]> documents = new ArrayList<>();
    Matcher separator = SEPARATOR.matcher(text);
    int start = 0;
    while (separator.find()) {
      documents.add(text.substring(start, separator.start()).getBytes(StandardCharsets.ISO_8859_1));
      start = separator.end();
    }
    documents.add(text.substring(start).getBytes(StandardCharsets.ISO_8859_1));
    return documents;
  }

  private static Optional<ObjectNode> encrypted(byte[] document) {
    try {
      return CanonicalYaml.read(document) instanceof ObjectNode object && object.has("sops")
          ? Optional.of(object)
          : Optional.empty();
    } catch (InvalidYaml e) {
      // Not every file of the sources is a manifest; what kustomize could not read it has refused.
      return Optional.empty();
    }
  }

  private static boolean isSame(ObjectNode source, Manifest object) {
    return source.path("kind").equals(object.content().path("kind"))
        && source.path("apiVersion").equals(object.content().path("apiVersion"))
        && source.at("/metadata/name").equals(object.content().at("/metadata/name"));
  }

  /** But for the namespace, where the source has none, and the labels of the overlay. */
  private static Optional<String> change(ObjectNode source, Manifest object) {
    ObjectNode built = object.content().deepCopy();
    ObjectNode metadata = built.withObject("/metadata");
    if (!source.at("/metadata").has("namespace")) {
      metadata.remove("namespace");
    }
    if (metadata.path("labels") instanceof ObjectNode labels) {
      labels.remove(OverlayKustomization.LABELS);
      if (labels.isEmpty() && !source.at("/metadata").has("labels")) {
        metadata.remove("labels");
      }
    }
    return difference(source, built, "");
  }

  private static Optional<String> difference(JsonNode one, JsonNode other, String place) {
    if (one.equals(other)) {
      return Optional.empty();
    }
    if (!one.isObject() || !other.isObject()) {
      return Optional.of(place);
    }
    Set<String> keys = new TreeSet<>();
    one.fieldNames().forEachRemaining(keys::add);
    other.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      String below = place.isEmpty() ? key : place + "." + key;
      Optional<String> found = difference(one.path(key), other.path(key), below);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.of(place);
  }
}

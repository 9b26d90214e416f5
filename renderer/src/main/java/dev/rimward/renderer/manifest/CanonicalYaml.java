package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The one way in which an object is written in Git: the same content, the same bytes, whatever
 * order or notation it came in.
 *
 * <ul>
 *   <li>{@code apiVersion}, {@code kind} and {@code metadata} come first, inside {@code metadata}
 *       its name and namespace; all other keys in the order of their UTF-16 units.
 *   <li>Text is unquoted where every reader of YAML 1.1 takes it for the same text, in a block
 *       where it has several lines, and in double quotes otherwise.
 *   <li>Lists start below their key without indent, as kustomize writes them; nothing is folded.
 * </ul>
 */
public final class CanonicalYaml {
  private CanonicalYaml() {}

  /** As {@link #write}. */
  public static String text(JsonNode document) {
    return YamlWriter.write(document);
  }

  /** UTF-8. {@link IllegalArgumentException} for what JSON cannot hold. */
  public static byte[] write(JsonNode document) {
    return YamlWriter.write(document).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads one document as Kubernetes does: YAML 1.1, aliases resolved. {@link InvalidYaml} when it
   * is not YAML, has a key twice, or when there is none or more than one.
   */
  public static JsonNode read(byte[] yaml) {
    List<JsonNode> documents = readDocuments(yaml);
    if (documents.size() != 1) {
      throw new InvalidYaml(0, "expected one document, found " + documents.size());
    }
    return documents.getFirst();
  }

  /**
   * Reads every document that is not empty, in the order of the text. {@link InvalidYaml} when it
   * is not YAML or has a key twice.
   */
  public static List<JsonNode> readDocuments(byte[] yaml) {
    return YamlReader.readAll(yaml);
  }

  /**
   * Reads every document, each of them an object of Kubernetes, in the order of the text; empty
   * documents are none. {@link InvalidYaml} as for {@link #read}, and for what is no object.
   */
  public static List<Manifest> readAll(byte[] yaml) {
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode document : readDocuments(yaml)) {
      if (!(document instanceof ObjectNode object)) {
        throw new InvalidYaml(0, "expected an object with apiVersion and kind");
      }
      manifests.add(manifest(object));
    }
    return manifests;
  }

  private static Manifest manifest(ObjectNode object) {
    try {
      return new Manifest(object);
    } catch (IllegalArgumentException e) {
      throw new InvalidYaml(0, String.valueOf(e.getMessage()));
    }
  }
}

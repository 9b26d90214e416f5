package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object as it is to be in a cluster. The content is not copied: whoever holds a
 * manifest must not change it.
 *
 * @param content with {@code apiVersion}, {@code kind} and {@code metadata.name}
 * @param source the bytes that it has to keep; null where it is written as {@link CanonicalYaml}
 */
@SuppressWarnings("ArrayRecordComponent") // of an encrypted object; compared by its content
public record Manifest(ObjectNode content, byte @Nullable [] source) {
  public Manifest(ObjectNode content) {
    this(content, null);
  }

  public Manifest {
    require(content.path("apiVersion"), "apiVersion");
    require(content.path("kind"), "kind");
    require(content.path("metadata").path("name"), "metadata.name");
  }

  /** Without a namespace where its kind is known to be in none, also if the content names one. */
  public ObjectId id() {
    String group = group();
    String kind = content.path("kind").asText();
    return new ObjectId(
        group,
        kind,
        ClusterScoped.is(group, kind) ? "" : content.path("metadata").path("namespace").asText(""),
        content.path("metadata").path("name").asText());
  }

  /** Another content, to be written the same way. */
  public Manifest with(ObjectNode changed) {
    return new Manifest(changed, source);
  }

  /** The same object, written as it is in a source. */
  public Manifest asIn(byte[] document) {
    return new Manifest(content, document);
  }

  /** How it is written. */
  public byte[] bytes() {
    return source == null ? CanonicalYaml.write(content) : source;
  }

  /** Whether SOPS encrypted it. */
  public boolean isEncrypted() {
    return content.path("sops").has("mac");
  }

  /** Such as {@code apps/v1}. */
  public String apiVersion() {
    return content.path("apiVersion").asText();
  }

  private String group() {
    String apiVersion = apiVersion();
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private static void require(JsonNode value, String field) {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("an object without " + field);
    }
  }
}

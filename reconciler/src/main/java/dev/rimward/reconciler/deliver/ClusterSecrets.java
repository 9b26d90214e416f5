package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads Secrets of the cluster in which this process runs. Safe for use by several threads. */
public final class ClusterSecrets implements AutoCloseable {
  private final Uplink home;

  /**
   * @param home the way to that cluster
   */
  public ClusterSecrets(Lane.Connector home) {
    this.home = new Uplink(home);
  }

  /**
   * One entry of a Secret.
   *
   * @param version another one if anything in the Secret is another
   */
  public record Entry(String version, String text) {
    /** Says nothing that must stay secret. */
    @Override
    public String toString() {
      return "entry of a Secret in version " + version;
    }
  }

  /**
   * @throws ClusterFailure if there is no such entry, or if that cannot be told; says which
   */
  public Entry read(String namespace, String name, String key)
      throws ClusterFailure, InterruptedException {
    JsonNode secret = get(namespace, name);
    String data = secret.path("data").path(key).asText();
    if (data.isEmpty()) {
      throw new ClusterFailure(
          Kind.NOT_FOUND, "the Secret %s/%s has no %s".formatted(namespace, name, key));
    }
    try {
      return new Entry(
          secret.path("metadata").path("resourceVersion").asText(),
          new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // The cause quotes the Secret.
      throw new ClusterFailure(Kind.UNREADABLE_ANSWER, "a Secret that is not Base64");
    }
  }

  private JsonNode get(String namespace, String name) throws ClusterFailure, InterruptedException {
    try {
      JsonNode secret =
          home.connection().get("/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name));
      home.hasWorked();
      return secret;
    } catch (ClusterFailure e) {
      home.failed(e);
      throw new ClusterFailure(
          e.kind(), "the Secret %s/%s cannot be read: %s".formatted(namespace, name, e.words()));
    }
  }

  @Override
  public void close() {
    home.close();
  }
}

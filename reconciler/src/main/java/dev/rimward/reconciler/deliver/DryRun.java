package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.Manifest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster what applying an object would make of the one that is there. Changes nothing. May
 * be used by several threads.
 */
final class DryRun {
  /** An object that changes faster than it can be asked for is compared the next time. */
  private static final int MOST_TRIES = 4;

  private final ClusterConnection connection;
  private final ClusterConnection writing;

  /**
   * @param user as whom it would be applied; null for Rimward's own identity
   */
  DryRun(ClusterConnection connection, @Nullable String user) {
    this.connection = connection;
    this.writing = user == null ? connection : connection.as(user);
  }

  /**
   * @param seen the whole object if it was just read; null if it is to be read
   */
  Compared of(Manifest manifest, IgnoredFields ignored, @Nullable JsonNode seen)
      throws ClusterFailure, InterruptedException {
    ResourceType type = connection.discovery().require(manifest.apiVersion(), manifest.id().kind());
    String path = type.path(type.served(manifest.id()));
    JsonNode live = seen;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (live == null) {
        live = connection.getIfThere(path).orElse(null);
      }
      ObjectNode content = Content.of(manifest, type);
      JsonNode wouldBe =
          writing.apply(path, live == null ? content : ignored.applied(content, live), true);
      if (live == null || isOfThe(live, wouldBe)) {
        return new Compared(live, wouldBe);
      }
      // Somebody wrote to it in between: what they wrote would look like a difference.
      live = null;
    }
    throw new ClusterFailure(
        Kind.CONFLICT, "it changes faster than it can be compared; it is tried again");
  }

  /** A dry run tells of which version of the object it is. */
  private static boolean isOfThe(JsonNode live, JsonNode wouldBe) {
    return Objects.equals(version(live), version(wouldBe));
  }

  private static JsonNode version(JsonNode object) {
    return object.path("metadata").path("resourceVersion");
  }
}

package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.Manifest;
import java.util.List;

/** What of a manifest is applied: all but what only an API server or kubectl may say. */
final class Content {
  private static final List<String> SERVER_SAYS =
      List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation");

  private Content() {}

  static ObjectNode of(Manifest manifest) {
    ObjectNode content = manifest.content().deepCopy();
    content.remove("status");
    if (content.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(SERVER_SAYS);
      if (metadata.get("annotations") instanceof ObjectNode annotations) {
        annotations.remove(TakeOver.LAST_APPLIED);
      }
    }
    return content;
  }

  /** For a kind as the cluster serves it: one without namespaces takes none. */
  static ObjectNode of(Manifest manifest, ResourceType type) {
    ObjectNode content = of(manifest);
    if (!type.namespaced() && content.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("namespace");
    }
    return content;
  }

  static String digest(Manifest manifest) {
    return Json.digest(of(manifest));
  }
}

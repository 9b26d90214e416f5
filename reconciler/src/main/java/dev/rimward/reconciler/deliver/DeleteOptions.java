package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How to delete: only what is still what was looked at; dependents go in the background. */
final class DeleteOptions {
  private DeleteOptions() {}

  static ObjectNode ifUid(String uid) {
    return options("uid", uid);
  }

  static ObjectNode ifVersion(String resourceVersion) {
    return options("resourceVersion", resourceVersion);
  }

  private static ObjectNode options(String precondition, String value) {
    ObjectNode options =
        Json.object()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", "Background");
    options.putObject("preconditions").put(precondition, value);
    return options;
  }
}

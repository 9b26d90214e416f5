package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.Manifest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Kinds that CustomResourceDefinitions define: when they can be used, and when they may go. */
final class DefinedKinds {
  private static final Duration ESTABLISHING = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final ClusterConnection connection;

  DefinedKinds(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * Waits until a kind that was just defined is served, so that objects of it can be applied.
   *
   * @param definition a CustomResourceDefinition
   * @param applied the same as the cluster answered it
   */
  void awaitServed(Manifest definition, JsonNode applied, BooleanSupplier superseded)
      throws ClusterFailure, InterruptedException {
    connection.discovery().forget(definition.content().at("/spec/group").asText());
    String path =
        connection
            .discovery()
            .require(definition.apiVersion(), definition.id().kind())
            .path("", definition.id().name());
    long end = System.nanoTime() + ESTABLISHING.toNanos();
    JsonNode now = applied;
    while (!isEstablished(now) || !isServed(now)) {
      if (superseded.getAsBoolean() || System.nanoTime() > end) {
        throw new ClusterFailure(Kind.SERVER_ERROR, "its kind is not served yet");
      }
      Thread.sleep(BETWEEN_LOOKS);
      now = connection.get(path);
    }
  }

  private boolean isServed(JsonNode definition) throws ClusterFailure, InterruptedException {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      String apiVersion = spec.path("group").asText() + "/" + version.path("name").asText();
      String kind = spec.path("names").path("kind").asText();
      if (version.path("served").asBoolean()
          && connection.discovery().find(apiVersion, kind).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEstablished(JsonNode definition) {
    for (JsonNode condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /**
   * Deleting a kind deletes its objects, whoever made them.
   *
   * @param path of the definition
   * @throws ClusterFailure of {@link Kind#CONFLICT} while there are any
   */
  void requireNoObjects(String path) throws ClusterFailure, InterruptedException {
    JsonNode spec;
    try {
      spec = connection.get(path).path("spec");
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return;
      }
      throw e;
    }
    String group = spec.path("group").asText();
    connection.discovery().forget(group);
    for (JsonNode version : spec.path("versions")) {
      Optional<ResourceType> type =
          connection
              .discovery()
              .find(
                  group + "/" + version.path("name").asText(),
                  spec.path("names").path("kind").asText());
      if (type.isPresent() && hasObjects(type.get())) {
        throw new ClusterFailure(
            Kind.CONFLICT, "is kept while there are objects of its kind, which would go with it");
      }
    }
  }

  private boolean hasObjects(ResourceType type) throws ClusterFailure, InterruptedException {
    return !connection
        .list(type.collection() + "?limit=1", "application/json")
        .path("items")
        .isEmpty();
  }
}

package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The few ways in which a cluster is written to. */
final class ObjectWriter {
  private static final Duration ESTABLISHING = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final ClusterConnection connection;

  ObjectWriter(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * Applies an object as its forceful owner.
   *
   * @return the object as it is now
   */
  JsonNode apply(Manifest manifest) throws ClusterFailure, InterruptedException {
    ResourceType type = type(manifest);
    try {
      return apply(manifest, type);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      // The kind may have been taken away and brought back as something else.
      connection.discovery().forget(manifest.id().group());
      ResourceType now = type(manifest);
      if (now.equals(type)) {
        throw e;
      }
      return apply(manifest, now);
    }
  }

  private JsonNode apply(Manifest manifest, ResourceType type)
      throws ClusterFailure, InterruptedException {
    ObjectNode content = Content.of(manifest);
    if (!type.namespaced() && content.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("namespace");
    }
    return connection.apply(type.path(type.served(manifest.id())), content);
  }

  private ResourceType type(Manifest manifest) throws ClusterFailure, InterruptedException {
    ObjectId id = manifest.id();
    ResourceType type =
        connection
            .discovery()
            .find(manifest.apiVersion(), id.kind())
            .orElseThrow(
                () ->
                    new ClusterFailure(
                        Kind.NO_MATCH,
                        "the cluster has no kind " + id.kind() + " in " + manifest.apiVersion()));
    if (type.namespaced() && id.namespace().isEmpty()) {
      throw new ClusterFailure(Kind.INVALID, "has no metadata.namespace, and its kind needs one");
    }
    return type;
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
    long end = System.nanoTime() + ESTABLISHING.toNanos();
    JsonNode now = applied;
    while (!isEstablished(now) || !isServed(now)) {
      if (superseded.getAsBoolean() || System.nanoTime() > end) {
        throw new ClusterFailure(Kind.SERVER_ERROR, "its kind is not served yet");
      }
      Thread.sleep(BETWEEN_LOOKS);
      now = connection.get(type(definition).path("", definition.id().name()));
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
   * Deletes a member, if it is still the object that was looked at. Its dependents go in the
   * background. One that is gone already is what was wanted.
   */
  void delete(Member member, Live live) throws ClusterFailure, InterruptedException {
    Optional<ResourceType> type =
        connection.discovery().findInAnyVersion(member.apiVersion(), member.id().kind());
    if (type.isEmpty()) {
      return;
    }
    String path = type.get().path(type.get().served(member.id()));
    if (Stage.isCustomResourceDefinition(member.id())) {
      requireNoObjects(path);
    }
    ObjectNode options = deleteOptions();
    options.putObject("preconditions").put("uid", live.uid());
    deleteIfThere(path, options);
  }

  /** Deleting a kind deletes its objects, whoever made them. */
  private void requireNoObjects(String path) throws ClusterFailure, InterruptedException {
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

  /**
   * Creates a namespace that is not there. It is not applied, so that it is nobody's member and
   * never pruned.
   */
  void createNamespaceIfMissing(String name) throws ClusterFailure, InterruptedException {
    try {
      connection.get(ResourceType.NAMESPACE.path("", name));
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      createNamespace(name);
    }
  }

  private void createNamespace(String name) throws ClusterFailure, InterruptedException {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    try {
      connection.create(ResourceType.NAMESPACE.collection(), namespace);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
      // Someone was quicker.
    }
  }

  /**
   * Writes an inventory over the one that it was made from.
   *
   * @return the same, as it is stored now
   * @throws ClusterFailure of {@link Kind#CONFLICT} if someone else wrote it in between
   */
  Inventory store(Inventory inventory) throws ClusterFailure, InterruptedException {
    JsonNode answer =
        connection.apply(
            ApplySetParent.path(inventory.application()), ApplySetParent.write(inventory));
    return inventory.storedAs(answer.path("metadata").path("resourceVersion").asText());
  }

  void deleteInventory(Inventory inventory) throws ClusterFailure, InterruptedException {
    ObjectNode options = deleteOptions();
    options.putObject("preconditions").put("resourceVersion", inventory.resourceVersion());
    deleteIfThere(ApplySetParent.path(inventory.application()), options);
  }

  private void deleteIfThere(String path, ObjectNode options)
      throws ClusterFailure, InterruptedException {
    try {
      connection.delete(path, options);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static ObjectNode deleteOptions() {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "DeleteOptions")
        .put("propagationPolicy", "Background");
  }
}

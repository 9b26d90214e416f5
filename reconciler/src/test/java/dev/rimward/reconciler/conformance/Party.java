package dev.rimward.reconciler.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rimward.fixtures.server.JsonClient;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Somebody else who works with a cluster: a person, a controller. Objects are named as {@code
 * configmaps/settings} or {@code apps/v1/deployments/web}, in one namespace; paths begin with a
 * slash.
 */
final class Party implements AutoCloseable {
  private final JsonClient client;
  private final String namespace;

  Party(JsonClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Missing if it is not there. */
  JsonNode get(String object) {
    try {
      return send("GET", path(object), "application/json", MissingNode.getInstance());
    } catch (Refused e) {
      if (e.code() == 404) {
        return MissingNode.getInstance();
      }
      throw e;
    }
  }

  boolean has(String object) {
    return !get(object).isMissingNode();
  }

  /** A field as text, by JSON pointer; empty if it is not there. */
  String field(String object, String pointer) {
    return get(object).at(pointer).asText();
  }

  String uid(String object) {
    return field(object, "/metadata/uid");
  }

  String version(String object) {
    return field(object, "/metadata/resourceVersion");
  }

  /** As a merge patch by that field manager. */
  void patch(String object, String manager, String json) {
    send(
        "PATCH",
        path(object) + "?fieldManager=" + manager,
        "application/merge-patch+json",
        Given.parse(json));
  }

  /** Server-side, with force, as that field manager. */
  void apply(String object, String manager, String yaml) {
    send(
        "PATCH",
        path(object) + "?force=true&fieldManager=" + manager,
        "application/apply-patch+yaml",
        Given.parse(yaml));
  }

  /** What a controller says of an object. */
  void status(String object, String json) {
    send(
        "PATCH",
        path(object) + "/status",
        "application/merge-patch+json",
        Given.parse("{\"status\": " + json + "}"));
  }

  /**
   * @param collection such as {@code configmaps}
   */
  void create(String collection, String yaml) {
    send(
        "POST", path(collection) + "?fieldManager=somebody", "application/json", Given.parse(yaml));
  }

  /** The case's namespace, for what comes before Rimward. */
  void createNamespace() {
    create("/api/v1/namespaces", "{metadata: {name: " + namespace + "}}");
  }

  void delete(String object) {
    send("DELETE", path(object), "application/json", MissingNode.getInstance());
  }

  /** Where the API server has it. */
  String path(String object) {
    if (object.startsWith("/")) {
      return object;
    }
    boolean isInAGroup = object.matches("[^/]+/v[0-9][^/]*/.*");
    int slash = isInAGroup ? object.indexOf('/', object.indexOf('/') + 1) : -1;
    String group = isInAGroup ? "/apis/" + object.substring(0, slash) : "/api/v1";
    return group + "/namespaces/" + namespace + "/" + object.substring(slash + 1);
  }

  @Override
  public void close() {
    client.close();
  }

  /** The API server said no. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    Refused(JsonClient.StatusException cause) {
      super(cause);
      this.code = cause.code();
    }

    int code() {
      return code;
    }
  }

  private JsonNode send(String method, String path, String contentType, JsonNode body) {
    try {
      return client.send(method, path, contentType, body);
    } catch (JsonClient.StatusException e) {
      throw new Refused(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds that one API server serves, asked for by group and version when first needed. A miss is
 * never remembered: the kind may be there a moment later.
 */
final class Discovery {
  private final Source source;
  private final Map<String, Map<String, ResourceType>> versions = new ConcurrentHashMap<>();

  /** Where documents of the API server come from. */
  interface Source {
    JsonNode get(String path) throws ClusterFailure, InterruptedException;
  }

  Discovery(Source source) {
    this.source = source;
  }

  /**
   * @return empty if the API server says that it does not serve the kind in this version
   * @throws ClusterFailure if it does not say
   */
  Optional<ResourceType> find(String apiVersion, String kind)
      throws ClusterFailure, InterruptedException {
    ResourceType known = versions.getOrDefault(apiVersion, Map.of()).get(kind);
    return known == null ? refreshed(apiVersion, kind) : Optional.of(known);
  }

  /**
   * @throws ClusterFailure of {@link Kind#NO_MATCH} if the API server does not serve the kind
   */
  ResourceType require(String apiVersion, String kind) throws ClusterFailure, InterruptedException {
    return find(apiVersion, kind)
        .orElseThrow(
            () ->
                new ClusterFailure(
                    Kind.NO_MATCH, "the cluster has no kind " + kind + " in " + apiVersion));
  }

  /** Like {@link #find}, but in another version of the group if that one is served no more. */
  Optional<ResourceType> findInAnyVersion(String apiVersion, String kind)
      throws ClusterFailure, InterruptedException {
    Optional<ResourceType> asWritten = find(apiVersion, kind);
    int slash = apiVersion.indexOf('/');
    if (asWritten.isPresent() || slash < 0) {
      return asWritten;
    }
    for (JsonNode version : ask("/apis/" + apiVersion.substring(0, slash)).path("versions")) {
      Optional<ResourceType> other = find(version.path("groupVersion").asText(), kind);
      if (other.isPresent()) {
        return other;
      }
    }
    return Optional.empty();
  }

  /** Forgets what is known of a group: its kinds may have changed. */
  void forget(String group) {
    versions.keySet().removeIf(version -> version.startsWith(group + "/"));
  }

  private Optional<ResourceType> refreshed(String apiVersion, String kind)
      throws ClusterFailure, InterruptedException {
    String root = (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
    Map<String, ResourceType> kinds = kinds(apiVersion, ask(root));
    if (!kinds.isEmpty()) {
      versions.put(apiVersion, kinds);
    }
    return Optional.ofNullable(kinds.get(kind));
  }

  /** The document, or an empty one if the API server says that there is none. */
  private JsonNode ask(String path) throws ClusterFailure, InterruptedException {
    try {
      return source.get(path);
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Json.object();
      }
      throw e;
    }
  }

  private static Map<String, ResourceType> kinds(String apiVersion, JsonNode list) {
    Map<String, ResourceType> kinds = new HashMap<>();
    for (JsonNode resource : list.path("resources")) {
      String plural = resource.path("name").asText();
      String kind = resource.path("kind").asText();
      boolean subresource = plural.indexOf('/') >= 0;
      if (!subresource) {
        kinds.put(
            kind,
            new ResourceType(apiVersion, kind, plural, resource.path("namespaced").asBoolean()));
      }
    }
    return kinds;
  }
}

package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.renderer.manifest.ApplySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every ConfigMap and Deployment that is labelled as Rimward's in one cluster, as {@code kubectl}
 * sees them, inventories included.
 *
 * @param objects by kind, namespace and name
 */
record LiveObjects(SortedMap<String, JsonNode> objects) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String SELECTOR = "--selector=app.kubernetes.io/managed-by=rimward";

  /** Of an object in a cluster's branch: application, namespace, file. */
  private static final int FOLDERS_AND_FILE = 3;

  private static final String INVENTORIES =
      "ConfigMap " + ApplySet.NAMESPACE + "/" + ApplySet.parentName("");

  static LiveObjects of(KubeApiServer server) {
    String list =
        server.kubectl(
            "get", "configmaps,deployments", "--all-namespaces", SELECTOR, "--output=json");
    SortedMap<String, JsonNode> objects = new TreeMap<>();
    json(list).path("items").forEach(object -> objects.put(key(object), object));
    return new LiveObjects(objects);
  }

  /** What one test leaves would be in the way of the next. */
  static void delete(KubeApiServer server) {
    server.kubectl(
        "delete", "configmaps,deployments", "--all-namespaces", SELECTOR, "--wait=false");
  }

  /** Whoever writes an object changes its version. */
  SortedMap<String, String> versions() {
    SortedMap<String, String> versions = new TreeMap<>();
    objects.forEach(
        (key, object) -> versions.put(key, object.at("/metadata/resourceVersion").asText()));
    return versions;
  }

  /**
   * Passes if there is all that a cluster's branch says, as it says it, and nothing else; and if
   * the inventory of each application names just its objects, by the ids that they have.
   */
  void areWhatIsPublished(LiveFleet fleet, String cluster) {
    String branch = "clusters/" + cluster;
    SortedMap<String, JsonNode> desired = new TreeMap<>();
    Map<String, Set<String>> byApplication = new TreeMap<>();
    for (String path : fleet.output("ls-tree", "-r", "--name-only", branch).lines().toList()) {
      Path file = Path.of(path);
      if (file.getNameCount() == FOLDERS_AND_FILE) {
        JsonNode object = yaml(fleet.output("show", branch + ":" + path));
        desired.put(key(object), object);
        byApplication
            .computeIfAbsent(file.getName(0).toString(), _ -> new TreeSet<>())
            .add(key(object));
      }
    }
    areThose(desired, byApplication.keySet());
    byApplication.forEach(this::isTheInventory);
  }

  private void areThose(SortedMap<String, JsonNode> desired, Set<String> applications) {
    Set<String> all = new TreeSet<>(desired.keySet());
    applications.forEach(application -> all.add(INVENTORIES + application));
    assertThat(objects.keySet()).isEqualTo(all);
    desired.forEach(
        (key, object) ->
            assertThat(has(object(key), object)).as("%s is as published", key).isTrue());
  }

  private void isTheInventory(String application, Set<String> keys) {
    SortedMap<String, String> expected = new TreeMap<>();
    keys.forEach(key -> expected.put(key, object(key).at("/metadata/uid").asText()));
    SortedMap<String, String> written = new TreeMap<>();
    String members = object(INVENTORIES + application).at("/data/members").asText();
    for (String line : members.lines().toList()) {
      JsonNode member = json(line);
      written.put(key(member, member), member.path("uid").asText());
    }
    assertThat(written).as("inventory of %s", application).isEqualTo(expected);
  }

  private JsonNode object(String key) {
    JsonNode object = objects.get(key);
    if (object == null) {
      throw new AssertionError("there is no " + key);
    }
    return object;
  }

  /** What the API server adds does not matter. */
  private static boolean has(JsonNode live, JsonNode desired) {
    if (desired.isObject()) {
      return desired
          .propertyStream()
          .allMatch(field -> has(live.path(field.getKey()), field.getValue()));
    }
    if (desired.isArray()) {
      for (int i = 0; i < desired.size(); i++) {
        if (!has(live.path(i), desired.get(i))) {
          return false;
        }
      }
      return live.size() == desired.size();
    }
    return live.equals(desired);
  }

  private static String key(JsonNode object) {
    return key(object, object.path("metadata"));
  }

  private static String key(JsonNode object, JsonNode metadata) {
    return "%s %s/%s"
        .formatted(
            object.path("kind").asText(),
            metadata.path("namespace").asText(),
            metadata.path("name").asText());
  }

  private static JsonNode json(String text) {
    return read(JSON, text);
  }

  private static JsonNode yaml(String text) {
    return read(YAML, text);
  }

  private static JsonNode read(ObjectMapper mapper, String text) {
    try {
      return mapper.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

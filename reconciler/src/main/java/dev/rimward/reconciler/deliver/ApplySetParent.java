package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An inventory as a ConfigMap, which is also the parent of the application's apply set (KEP-3659),
 * so that {@code kubectl} understands whose the objects are; and ConfigMaps beside it for the
 * members that it has no room for. Members are one line of JSON each.
 */
final class ApplySetParent {
  private static final String PREFIX = ApplySet.parentName("");
  private static final Pattern SHARD =
      Pattern.compile("shard-([1-9]\\d{0,4})-of-" + PREFIX + "(.+)");
  private static final String DIGEST = "rimward.dev/digest";
  private static final String COMMIT = "rimward.dev/commit";
  private static final String DEPENDS_ON = "rimward.dev/depends-on";
  private static final String MEMBERS = "members";

  private ApplySetParent() {}

  /** Which part of whose inventory a ConfigMap is. */
  record Place(String application, int shard) {}

  /** Empty if the ConfigMap is no inventory's. */
  static Optional<Place> place(JsonNode configMap) {
    String name = configMap.path("metadata").path("name").asText();
    Matcher shard = SHARD.matcher(name);
    if (shard.matches()) {
      return Optional.of(new Place(shard.group(2), Integer.parseInt(shard.group(1))));
    }
    return name.startsWith(PREFIX)
        ? Optional.of(new Place(name.substring(PREFIX.length()), 0))
        : Optional.empty();
  }

  static String path(String application, int shard) {
    return ResourceType.CONFIG_MAP.path(ApplySet.NAMESPACE, name(application, shard));
  }

  private static String name(String application, int shard) {
    String parent = ApplySet.parentName(application);
    return shard == 0 ? parent : "shard-" + shard + "-of-" + parent;
  }

  /**
   * @param resourceVersion that it is written over: someone else's write in between is a conflict;
   *     empty if there is none
   */
  static ObjectNode write(
      Inventory inventory, int shard, String resourceVersion, Collection<Member> members) {
    ObjectNode configMap = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = configMap.putObject("metadata");
    metadata.put("name", name(inventory.application(), shard)).put("namespace", ApplySet.NAMESPACE);
    if (!resourceVersion.isEmpty()) {
      metadata.put("resourceVersion", resourceVersion);
    }
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", Ownership.MANAGER);
    if (shard == 0) {
      describe(inventory, metadata);
    }
    configMap.putObject("data").put(MEMBERS, lines(members));
    return configMap;
  }

  private static void describe(Inventory inventory, ObjectNode metadata) {
    metadata.withObject("labels").put(ApplySet.ID_LABEL, ApplySet.id(inventory.application()));
    metadata
        .putObject("annotations")
        .put(ApplySet.TOOLING_ANNOTATION, "rimward/v1")
        .put(ApplySet.CONTAINS_GROUP_KINDS_ANNOTATION, groupKinds(inventory))
        .put(ApplySet.ADDITIONAL_NAMESPACES_ANNOTATION, namespaces(inventory))
        .put(DIGEST, inventory.digest())
        .put(COMMIT, inventory.commit())
        .put(DEPENDS_ON, String.join(",", inventory.dependsOn()))
        .put(Live.PRUNE, inventory.keepsAll() ? "disabled" : "enabled");
  }

  /**
   * @param shards by number, all that are there
   * @throws ClusterFailure if the members cannot be read: then nothing is known of them, and
   *     nothing may be pruned
   */
  static Inventory read(String application, SortedMap<Integer, JsonNode> shards)
      throws ClusterFailure {
    SortedMap<Integer, String> versions = new TreeMap<>();
    Map<ObjectId, Integer> places = new HashMap<>();
    Map<ObjectId, Member> members = new TreeMap<>();
    for (Map.Entry<Integer, JsonNode> entry : shards.entrySet()) {
      int shard = entry.getKey();
      JsonNode configMap = entry.getValue();
      versions.put(shard, configMap.path("metadata").path("resourceVersion").asText());
      String lines = configMap.path("data").path(MEMBERS).asText();
      for (Member member : members(name(application, shard), lines)) {
        places.put(member.id(), shard);
        members.put(member.id(), member);
      }
    }
    JsonNode parent = shards.getOrDefault(0, Json.object());
    JsonNode annotations = parent.path("metadata").path("annotations");
    return new Inventory(
            application,
            annotations.path(DIGEST).asText(),
            annotations.path(COMMIT).asText(),
            names(annotations.path(DEPENDS_ON).asText()),
            !annotations.path(Live.PRUNE).asText().equals("enabled"), // it is lost: rather keep all
            new Shards(versions, places),
            new TreeMap<>())
        .withMembers(members.values());
  }

  private static String lines(Collection<Member> members) {
    return members.stream()
        .map(member -> Json.write(line(member)) + "\n")
        .collect(Collectors.joining());
  }

  private static ObjectNode line(Member member) {
    return Json.object()
        .put("apiVersion", member.apiVersion())
        .put("kind", member.id().kind())
        .put("namespace", member.id().namespace())
        .put("name", member.id().name())
        .put("uid", member.uid())
        .put("desired", member.desired())
        .put("owned", member.ownedFields())
        .put("revision", member.revision());
  }

  private static List<Member> members(String configMap, String lines) throws ClusterFailure {
    List<Member> members = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      members.add(member(configMap, line));
    }
    return members;
  }

  private static Member member(String configMap, String line) throws ClusterFailure {
    try {
      JsonNode member = Json.read(line);
      String apiVersion = required(member, "apiVersion");
      int slash = apiVersion.indexOf('/');
      return new Member(
          new ObjectId(
              slash < 0 ? "" : apiVersion.substring(0, slash),
              required(member, "kind"),
              member.path("namespace").asText(),
              required(member, "name")),
          apiVersion,
          member.path("uid").asText(),
          member.path("desired").asText(),
          member.path("owned").asText(),
          member.path("revision").asText());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ClusterFailure(
          Kind.UNREADABLE_ANSWER,
          "ConfigMap "
              + ApplySet.NAMESPACE
              + "/"
              + configMap
              + ": data.members has a line that is no member; delete the ConfigMap to have the"
              + " application applied anew, without pruning",
          e);
    }
  }

  private static String required(JsonNode member, String field) {
    String value = member.path(field).asText();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("no " + field);
    }
    return value;
  }

  private static List<String> names(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  private static String groupKinds(Inventory inventory) {
    return joined(inventory, id -> id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group());
  }

  private static String namespaces(Inventory inventory) {
    return joined(inventory, id -> id.namespace().equals(ApplySet.NAMESPACE) ? "" : id.namespace());
  }

  private static String joined(Inventory inventory, Function<ObjectId, String> part) {
    TreeSet<String> parts = new TreeSet<>();
    inventory.members().keySet().forEach(id -> parts.add(part.apply(id)));
    parts.remove("");
    return String.join(",", parts);
  }
}

package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An inventory as a ConfigMap, which is also the parent of the application's apply set (KEP-3659),
 * so that {@code kubectl} understands whose the objects are. Members are one line of JSON each.
 */
final class ApplySetParent {
  private static final String PREFIX = ApplySet.parentName("");
  private static final String DIGEST = "rimward.dev/digest";
  private static final String COMMIT = "rimward.dev/commit";
  private static final String MEMBERS = "members";

  private ApplySetParent() {}

  static String path(String application) {
    return ResourceType.CONFIG_MAP.path(ApplySet.NAMESPACE, ApplySet.parentName(application));
  }

  static ObjectNode write(Inventory inventory) {
    ObjectNode parent = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = parent.putObject("metadata");
    metadata
        .put("name", ApplySet.parentName(inventory.application()))
        .put("namespace", ApplySet.NAMESPACE);
    if (inventory.isStored()) {
      // Someone else's write in between makes this one a conflict.
      metadata.put("resourceVersion", inventory.resourceVersion());
    }
    metadata
        .putObject("labels")
        .put(ApplySet.ID_LABEL, ApplySet.id(inventory.application()))
        .put("app.kubernetes.io/managed-by", Ownership.MANAGER);
    metadata
        .putObject("annotations")
        .put(ApplySet.TOOLING_ANNOTATION, "rimward/v1")
        .put(ApplySet.CONTAINS_GROUP_KINDS_ANNOTATION, groupKinds(inventory))
        .put(ApplySet.ADDITIONAL_NAMESPACES_ANNOTATION, namespaces(inventory))
        .put(DIGEST, inventory.digest())
        .put(COMMIT, inventory.commit());
    parent.putObject("data").put(MEMBERS, lines(inventory));
    return parent;
  }

  /**
   * @throws ClusterFailure if the members cannot be read: then nothing is known of them, and
   *     nothing may be pruned
   */
  static Inventory read(JsonNode parent) throws ClusterFailure {
    JsonNode metadata = parent.path("metadata");
    String application = application(parent);
    JsonNode annotations = metadata.path("annotations");
    return new Inventory(
            application,
            annotations.path(DIGEST).asText(),
            annotations.path(COMMIT).asText(),
            metadata.path("resourceVersion").asText(),
            Inventory.none(application).members())
        .withMembers(members(application, parent.path("data").path(MEMBERS).asText()));
  }

  /** Whose inventory a ConfigMap is; empty if it is none. */
  static String application(JsonNode configMap) {
    String name = configMap.path("metadata").path("name").asText();
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
  }

  private static String lines(Inventory inventory) {
    return inventory.members().values().stream()
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

  private static List<Member> members(String application, String lines) throws ClusterFailure {
    List<Member> members = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      members.add(member(application, line));
    }
    return members;
  }

  private static Member member(String application, String line) throws ClusterFailure {
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
              + ApplySet.parentName(application)
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

package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.InFlight.Outcome;
import dev.rimward.renderer.manifest.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a cluster has of its applications: the inventories, then one list for each kind in
 * them, and single objects only where a list does not have a member. The lists hold metadata only,
 * but for kinds whose status tells their health.
 */
final class ClusterReader {
  private static final String PAGE = "limit=500";
  private static final String OURS =
      "labelSelector="
          + URLEncoder.encode(
              "app.kubernetes.io/managed-by=" + Ownership.MANAGER, StandardCharsets.UTF_8);
  private static final String METADATA_ONLY =
      "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
  private static final String WHOLE = ClusterConnection.JSON;

  private final ClusterConnection connection;
  private final InventoryStore store;
  private final InFlight calls;

  ClusterReader(ClusterConnection connection, InFlight calls) {
    this.connection = connection;
    this.store = new InventoryStore(connection);
    this.calls = calls;
  }

  /**
   * What was read.
   *
   * @param workloads the whole objects of those members that have a health of their own
   * @param whole every member that was read as a whole; none after a quick look
   */
  record Reading(
      Observed observed, Map<ObjectId, JsonNode> workloads, Map<ObjectId, JsonNode> whole) {}

  /** A kind as a member names it. */
  private record WrittenKind(String apiVersion, String kind) {
    static WrittenKind of(Member member) {
      return new WrittenKind(member.apiVersion(), member.id().kind());
    }
  }

  /**
   * @param known members as they were last seen, where that is later than they were written down
   * @param checks what must be read to tell the health of members
   * @param depth whether lists of whole objects are worth their size
   * @throws ClusterFailure if nothing can be known of the cluster; what concerns single
   *     applications makes these unreadable
   */
  Reading read(Map<ObjectId, Member> known, HealthChecks checks, Depth depth)
      throws ClusterFailure, InterruptedException {
    Reader reader = new Reader(checks, depth);
    reader.readInventories();
    reader.readTypes();
    reader.name(known);
    reader.readLists();
    reader.readMissing();
    return reader.reading();
  }

  /** One reading, built up. */
  private final class Reader {
    private final HealthChecks checks;
    private final Depth depth;
    private final SortedMap<String, Inventory> inventories = new TreeMap<>();
    private final Map<String, String> unreadable = new HashMap<>();
    private final Map<WrittenKind, ResourceType> types = new HashMap<>();
    private final Map<ObjectId, JsonNode> objects = new HashMap<>();

    Reader(HealthChecks checks, Depth depth) {
      this.checks = checks;
      this.depth = depth;
    }

    void readInventories() throws ClusterFailure, InterruptedException {
      InventoryStore.Stored stored = store.read();
      inventories.putAll(stored.inventories());
      unreadable.putAll(stored.unreadable());
    }

    void readTypes() throws ClusterFailure, InterruptedException {
      Set<WrittenKind> kinds = new LinkedHashSet<>();
      members().forEach(member -> kinds.add(WrittenKind.of(member)));
      for (var outcome : calls.all(kinds, this::find)) {
        if (outcome.result() != null) {
          outcome.result().ifPresent(type -> types.put(outcome.input(), type));
        } else {
          fail(outcome, kind -> kind.equals(outcome.input()));
        }
      }
    }

    /** Members get the names that the API server has for them, and what is known of them since. */
    void name(Map<ObjectId, Member> known) {
      inventories.replaceAll(
          (application, stored) -> {
            Map<ObjectId, ObjectId> names = new HashMap<>();
            stored.members().values().forEach(member -> names.put(member.id(), name(member)));
            Inventory named = stored.named(id -> names.getOrDefault(id, id));
            return named.withMembers(lastSeen(named, known));
          });
    }

    private ObjectId name(Member member) {
      ResourceType type = types.get(WrittenKind.of(member));
      return type == null ? member.id() : type.served(member.id());
    }

    private Optional<ResourceType> find(WrittenKind kind)
        throws ClusterFailure, InterruptedException {
      Discovery discovery = connection.discovery();
      Optional<ResourceType> type = discovery.findInAnyVersion(kind.apiVersion(), kind.kind());
      if (type.isPresent()) {
        return type;
      }
      // While an API server starts it does not know all kinds yet, and does not say so. That one is
      // gone means that its objects are.
      connection.ready();
      return discovery.findInAnyVersion(kind.apiVersion(), kind.kind());
    }

    void readLists() throws ClusterFailure, InterruptedException {
      Set<ResourceType> listed = new LinkedHashSet<>(types.values());
      for (var outcome :
          calls.all(listed, type -> connection.listAll(listPath(type), accept(type)))) {
        if (outcome.result() != null) {
          outcome.result().forEach(object -> add(outcome.input(), object));
        } else {
          connection.discovery().forget(group(outcome.input()));
          fail(outcome, kind -> outcome.input().equals(types.get(kind)));
        }
      }
    }

    /** Whole where there are members whose health is in their status. */
    private String accept(ResourceType type) {
      boolean whole =
          depth == Depth.FULL
              || members().stream()
                  .filter(member -> type.equals(types.get(WrittenKind.of(member))))
                  .anyMatch(member -> checks.concern(member.id()));
      return whole ? WHOLE : METADATA_ONLY;
    }

    /** A member that no list has may have lost its label; only the object itself can tell. */
    void readMissing() throws ClusterFailure, InterruptedException {
      List<Member> missing =
          members().stream()
              .filter(member -> types.containsKey(WrittenKind.of(member)))
              .filter(member -> object(member) == null)
              .toList();
      for (var outcome : calls.all(missing, this::get)) {
        ResourceType type = types.get(WrittenKind.of(outcome.input()));
        if (outcome.result() != null && type != null) {
          outcome.result().ifPresent(object -> add(type, object));
        } else {
          fail(outcome, kind -> kind.equals(WrittenKind.of(outcome.input())));
        }
      }
    }

    private Optional<JsonNode> get(Member member) throws ClusterFailure, InterruptedException {
      ResourceType type = types.get(WrittenKind.of(member));
      return type == null || !type.canHave(member.id())
          ? Optional.empty()
          : ClusterReader.this.get(type.path(type.served(member.id())));
    }

    Reading reading() {
      Map<ObjectId, Live> live = new HashMap<>();
      Map<ObjectId, JsonNode> workloads = new HashMap<>();
      for (Member member : members()) {
        JsonNode object = object(member);
        if (object != null) {
          live.put(member.id(), Live.of(object));
          if (checks.concern(member.id())) {
            workloads.put(member.id(), object);
          }
        }
      }
      return new Reading(new Observed(inventories, live, unreadable), workloads, whole());
    }

    /** Items of a list do not name their kind. */
    private Map<ObjectId, JsonNode> whole() {
      Map<ObjectId, JsonNode> whole = new HashMap<>();
      for (Member member : depth == Depth.FULL ? members() : List.<Member>of()) {
        ResourceType type = types.get(WrittenKind.of(member));
        if (type != null
            && type.apiVersion().equals(member.apiVersion())
            && object(member) instanceof ObjectNode object) {
          object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
          whole.put(member.id(), object);
        }
      }
      return whole;
    }

    /** Failure is never emptiness: who has such a member is not acted on. */
    private void fail(Outcome<?, ?> outcome, Predicate<WrittenKind> concerned)
        throws ClusterFailure, InterruptedException {
      ClusterFailure failure = outcome.failure();
      if (failure == null) {
        return;
      }
      if (failure.mayConcernTheWholeCluster()) {
        connection.ready();
      }
      inventories.forEach(
          (application, inventory) -> {
            if (inventory.members().values().stream().map(WrittenKind::of).anyMatch(concerned)) {
              unreadable.put(application, "what it has cannot be read: " + failure.words());
            }
          });
    }

    private void add(ResourceType type, JsonNode object) {
      JsonNode metadata = object.path("metadata");
      objects.put(
          new ObjectId(
              group(type),
              type.kind(),
              metadata.path("namespace").asText(""),
              metadata.path("name").asText()),
          object);
    }

    private @Nullable JsonNode object(Member member) {
      ResourceType type = types.get(WrittenKind.of(member));
      return type == null ? null : objects.get(type.served(member.id()));
    }

    private List<Member> members() {
      return inventories.values().stream()
          .flatMap(inventory -> inventory.members().values().stream())
          .toList();
    }
  }

  private Optional<JsonNode> get(String path) throws ClusterFailure, InterruptedException {
    try {
      return Optional.of(connection.get(path));
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Collection<Member> lastSeen(Inventory stored, Map<ObjectId, Member> known) {
    return stored.members().values().stream()
        .map(
            member -> {
              Member seen = known.getOrDefault(member.id(), member);
              return seen.saysTheSameAs(member) ? seen : member;
            })
        .toList();
  }

  private static String listPath(ResourceType type) {
    return type.collection() + "?" + OURS + "&" + PAGE;
  }

  private static String group(ResourceType type) {
    int slash = type.apiVersion().indexOf('/');
    return slash < 0 ? "" : type.apiVersion().substring(0, slash);
  }
}

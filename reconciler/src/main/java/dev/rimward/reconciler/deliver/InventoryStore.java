package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inventories of one cluster, where they are kept: in that cluster, in one ConfigMap for each
 * thousand members.
 */
final class InventoryStore {
  private static final String ALL =
      ResourceType.CONFIG_MAP.collection(ApplySet.NAMESPACE) + "?limit=100";

  private final ClusterConnection connection;

  InventoryStore(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * What is written down.
   *
   * @param inventories by application
   * @param unreadable applications whose inventories cannot be read, and why
   */
  record Stored(SortedMap<String, Inventory> inventories, Map<String, String> unreadable) {}

  Stored read() throws ClusterFailure, InterruptedException {
    SortedMap<String, SortedMap<Integer, JsonNode>> shards = new TreeMap<>();
    for (JsonNode configMap : connection.listAll(ALL, ClusterConnection.JSON)) {
      ApplySetParent.place(configMap)
          .ifPresent(
              place ->
                  shards
                      .computeIfAbsent(place.application(), first -> new TreeMap<>())
                      .put(place.shard(), configMap));
    }
    Stored stored = new Stored(new TreeMap<>(), new HashMap<>());
    shards.forEach((application, configMaps) -> read(application, configMaps, stored));
    return stored;
  }

  private static void read(
      String application, SortedMap<Integer, JsonNode> configMaps, Stored stored) {
    try {
      stored.inventories().put(application, ApplySetParent.read(application, configMaps));
    } catch (ClusterFailure e) {
      stored.unreadable().put(application, e.words());
    }
  }

  /**
   * Writes what differs of an inventory. The parent comes last: a member moves only out of a parent
   * that is too full, and is named in its new shard before; and the parent says that a revision is
   * delivered, which is so only when all shards are written.
   *
   * @param stored the inventory that the new one was made from
   * @return the new one, as it is stored now
   * @throws ClusterFailure of {@link Kind#CONFLICT} if someone else wrote it in between
   */
  Inventory store(Inventory stored, Inventory inventory)
      throws ClusterFailure, InterruptedException {
    Map<ObjectId, Integer> places = stored.shards().placing(inventory.members().keySet());
    var before = byShard(stored, stored.shards().places());
    var now = byShard(inventory, places);
    SortedMap<Integer, String> versions = new TreeMap<>(stored.shards().versions());
    for (int shard = last(versions, now); shard >= 0; shard--) {
      SortedMap<ObjectId, Member> members = now.getOrDefault(shard, new TreeMap<>());
      boolean isWritten =
          versions.containsKey(shard)
              && Inventory.sayTheSame(members, before.getOrDefault(shard, new TreeMap<>()))
              && (shard > 0 || inventory.hasTheHeadOf(stored));
      if (members.isEmpty() && shard > 0) {
        delete(inventory.application(), shard, versions);
      } else if (!isWritten) {
        String version = versions.getOrDefault(shard, "");
        versions.put(shard, write(inventory, shard, version, members.values()));
      }
    }
    return inventory.storedIn(new Shards(versions, places));
  }

  private String write(Inventory inventory, int shard, String version, Collection<Member> members)
      throws ClusterFailure, InterruptedException {
    JsonNode answer =
        connection.apply(
            ApplySetParent.path(inventory.application(), shard),
            ApplySetParent.write(inventory, shard, version, members));
    return answer.path("metadata").path("resourceVersion").asText();
  }

  /** Deletes an inventory, if it is as it was read; its parent last. */
  void delete(Inventory inventory) throws ClusterFailure, InterruptedException {
    SortedMap<Integer, String> versions = new TreeMap<>(inventory.shards().versions());
    for (int shard : List.copyOf(inventory.shards().versions().keySet()).reversed()) {
      delete(inventory.application(), shard, versions);
    }
  }

  private void delete(String application, int shard, SortedMap<Integer, String> versions)
      throws ClusterFailure, InterruptedException {
    String version = versions.remove(shard);
    if (version != null) {
      connection.deleteIfThere(
          ApplySetParent.path(application, shard), DeleteOptions.ifVersion(version));
    }
  }

  private static SortedMap<Integer, SortedMap<ObjectId, Member>> byShard(
      Inventory inventory, Map<ObjectId, Integer> places) {
    SortedMap<Integer, SortedMap<ObjectId, Member>> shards = new TreeMap<>();
    inventory
        .members()
        .forEach(
            (id, member) ->
                shards
                    .computeIfAbsent(places.getOrDefault(id, 0), first -> new TreeMap<>())
                    .put(id, member));
    return shards;
  }

  private static int last(SortedMap<Integer, ?> some, SortedMap<Integer, ?> others) {
    return Math.max(some.isEmpty() ? 0 : some.lastKey(), others.isEmpty() ? 0 : others.lastKey());
  }
}

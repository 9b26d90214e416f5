package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.ApplySet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The inventories of one cluster, where they are kept: in that cluster. */
final class InventoryStore {
  private static final String ALL =
      ResourceType.CONFIG_MAP.collection(ApplySet.NAMESPACE) + "?limit=500";

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
    Stored stored = new Stored(new TreeMap<>(), new HashMap<>());
    for (JsonNode configMap : connection.listAll(ALL, ClusterConnection.JSON)) {
      String application = ApplySetParent.application(configMap);
      if (!application.isEmpty()) {
        read(application, configMap, stored);
      }
    }
    return stored;
  }

  private static void read(String application, JsonNode configMap, Stored stored) {
    try {
      stored.inventories().put(application, ApplySetParent.read(configMap));
    } catch (ClusterFailure e) {
      stored.unreadable().put(application, e.words());
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

  /** Deletes an inventory, if it is as it was read. */
  void delete(Inventory inventory) throws ClusterFailure, InterruptedException {
    connection.deleteIfThere(
        ApplySetParent.path(inventory.application()),
        DeleteOptions.ifVersion(inventory.resourceVersion()));
  }
}

package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which lane leads to which API server: two lanes into one would prune each other's objects. An API
 * server is known by the UID of its namespace kube-system, whatever address leads to it. Safe for
 * use by several threads.
 */
final class ClaimedServers {
  private final ConcurrentMap<String, String> clusters = new ConcurrentHashMap<>();

  /**
   * Claims the API server for the cluster, and lets go of the one that it had.
   *
   * @param uid empty if it cannot be told: then nothing is claimed
   * @throws ClusterFailure if another cluster has it
   */
  void claim(String cluster, String uid) throws ClusterFailure {
    clusters
        .entrySet()
        .removeIf(one -> one.getValue().equals(cluster) && !one.getKey().equals(uid));
    String owner = uid.isEmpty() ? cluster : clusters.computeIfAbsent(uid, _ -> cluster);
    if (!owner.equals(cluster)) {
      throw new ClusterFailure(
          Kind.BAD_ACCESS,
          "its access leads to the API server of cluster "
              + owner
              + ": nothing is applied, since each would delete what the other has;"
              + " give one of them another access");
    }
  }

  void release(String cluster) {
    clusters.values().removeIf(cluster::equals);
  }
}

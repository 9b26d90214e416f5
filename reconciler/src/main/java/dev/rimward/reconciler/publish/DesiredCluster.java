package dev.rimward.reconciler.publish;

import dev.rimward.renderer.manifest.Manifest;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster's branch says its API server is to hold.
 *
 * @param commit head of the branch
 * @param applications by name; an application that is not here is to be gone
 */
public record DesiredCluster(
    String cluster, String commit, SortedMap<String, DesiredApplication> applications) {
  public DesiredCluster {
    applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
  }

  /**
   * One application's folder in the branch.
   *
   * @param namespace created when it is missing; never deleted
   * @param digest id of the folder's tree: the same for the same content
   * @param deletionApproved the commit that brought this folder carries the application's {@code
   *     Rimward-Approve-Deletion}
   */
  public record DesiredApplication(
      String name,
      String namespace,
      String digest,
      List<Manifest> objects,
      boolean deletionApproved) {
    public DesiredApplication {
      objects = List.copyOf(objects);
    }
  }
}

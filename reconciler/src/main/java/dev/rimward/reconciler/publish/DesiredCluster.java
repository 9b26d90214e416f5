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
 * @param applications by name; an application that the branch had and that is not here is to be
 *     gone
 * @param past what the branch was before
 */
public record DesiredCluster(
    String cluster, String commit, SortedMap<String, DesiredApplication> applications, Past past) {
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

  /**
   * The branch as it was up to its head. May be asked by any thread; an answer may take a while,
   * and is no where it cannot be had.
   */
  public interface Past {
    /** Whether the branch ever had the application, as far back as somebody looks. */
    boolean had(String application);

    /**
     * Whether a change was approved that led from a folder of the application to its present one.
     *
     * @param digest of that folder
     */
    boolean approvedDeletionSince(String digest, String application);
  }
}

package dev.rimward.reconciler.publish;

import dev.rimward.policy.fleet.Application.Drift;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.renderer.manifest.Manifest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's branch says its API server is to hold.
 *
 * @param commit head of the branch
 * @param applications by name; an application that the branch had and that is not here is to be
 *     gone
 * @param past what the branch was before
 * @param facts of the cluster, as the branch says them
 */
public record DesiredCluster(
    String cluster,
    String commit,
    SortedMap<String, DesiredApplication> applications,
    Past past,
    ClusterFacts facts) {
  public DesiredCluster {
    applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
  }

  /** One of which nothing special is known. */
  public DesiredCluster(
      String cluster,
      String commit,
      SortedMap<String, DesiredApplication> applications,
      Past past) {
    this(cluster, commit, applications, past, ClusterFacts.plain(cluster));
  }

  /**
   * The same, at a time: where a maintenance window forbids to repair drift, drift is told and not
   * corrected.
   */
  public DesiredCluster at(Instant now) {
    if (facts.driftWindows().isEmpty()) {
      return this;
    }
    SortedMap<String, DesiredApplication> then = new TreeMap<>(applications);
    then.replaceAll((name, one) -> facts.mayRepairDrift(name, now) ? one : one.detectingDrift());
    return new DesiredCluster(cluster, commit, then, past, facts);
  }

  /**
   * One application's folder in the branch.
   *
   * @param namespace created when it is missing; never deleted
   * @param digest id of the folder's tree: the same for the same content
   * @param deletionApproved the commit that brought this folder carries the application's {@code
   *     Rimward-Approve-Deletion}
   * @param dependsOn applications that are applied and healthy first, where the cluster has them
   * @param serviceAccount full name of the user as which it is applied; null: Rimward itself
   */
  public record DesiredApplication(
      String name,
      String namespace,
      String digest,
      List<Manifest> objects,
      boolean deletionApproved,
      List<String> dependsOn,
      Sync sync,
      @Nullable String serviceAccount) {
    public DesiredApplication {
      objects = List.copyOf(objects);
      dependsOn = List.copyOf(dependsOn);
    }

    private DesiredApplication detectingDrift() {
      if (sync.drift() != Drift.Correct) {
        return this;
      }
      return new DesiredApplication(
          name,
          namespace,
          digest,
          objects,
          deletionApproved,
          dependsOn,
          new Sync(
              sync.prune(),
              sync.force(),
              Drift.Detect,
              sync.ignoreDifferences(),
              sync.healthTimeout(),
              sync.healthChecks()),
          serviceAccount);
    }

    /** One that depends on nothing and is applied as is usual. */
    public DesiredApplication(
        String name,
        String namespace,
        String digest,
        List<Manifest> objects,
        boolean deletionApproved) {
      this(name, namespace, digest, objects, deletionApproved, List.of(), Sync.DEFAULT, null);
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

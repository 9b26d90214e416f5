package dev.rimward.reconciler.plan;

import java.util.List;

/**
 * Changes of an application that are the same in several clusters.
 *
 * @param clusters in the order of names
 * @param example the cluster that the files are shown from
 * @param isByCluster whether they differ between the clusters, but only by the cluster's own name,
 *     region, country or provider
 * @param isBraked whether a brake stops it
 */
public record ChangeGroup(
    List<String> clusters,
    String example,
    boolean isByCluster,
    boolean isBraked,
    List<FileChange> files) {
  public ChangeGroup {
    clusters = List.copyOf(clusters);
    files = List.copyOf(files);
  }

  int lines() {
    return files.stream().mapToInt(file -> (int) file.diff().lines().count()).sum();
  }
}

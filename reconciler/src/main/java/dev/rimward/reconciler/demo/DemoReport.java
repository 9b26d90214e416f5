package dev.rimward.reconciler.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a demo ended.
 *
 * @param converged every reachable cluster runs what its branch says, and that is what the last
 *     decision says
 * @param placementChanges locations added, removed and scaled
 * @param publications commits on {@code rendered}
 */
public record DemoReport(
    boolean converged,
    @Nullable String sourceCommit,
    List<ApplicationReport> applications,
    List<ClusterReport> clusters,
    long placementChanges,
    int publications,
    List<String> errors) {

  /** Where an application runs in the end. */
  public record ApplicationReport(String name, List<Copies> clusters) {}

  /** How many replicas the cluster really has. */
  public record Copies(String name, int replicas) {}

  /** What was delivered to a cluster. */
  public record ClusterReport(
      String name, @Nullable String deliveredCommit, int objects, long driftRepaired) {}
}

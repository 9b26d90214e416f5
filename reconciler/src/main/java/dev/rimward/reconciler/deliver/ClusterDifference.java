package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;

/**
 * What delivering a branch would change in a cluster now.
 *
 * @param commit head of the branch
 * @param objects in the order of applications and objects; only those that would change
 * @param problems what could not be compared, and why
 */
public record ClusterDifference(
    String cluster, String commit, List<ObjectDifference> objects, List<String> problems) {
  public ClusterDifference {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
  }

  /** What would happen to an object. */
  public enum Effect {
    Create,
    Update,
    Delete
  }

  /**
   * @param diff unified, of canonical YAML; values of Secrets are masked
   */
  public record ObjectDifference(String application, ObjectId id, Effect effect, String diff) {}
}

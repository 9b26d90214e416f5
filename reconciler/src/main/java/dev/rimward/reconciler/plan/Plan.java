package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be different.
 *
 * @param before what is compared with, in words
 * @param after what is compared, in words
 * @param basis what both were decided from, in words; empty where that is the state before
 * @param stopped why nothing of it would be acted on, because it removes too much of the fleet;
 *     null: it would be
 * @param applications those that would be different, in the order of names
 * @param newClusters clusters that come to the fleet
 * @param removedClusters clusters that leave it; what runs there stays and is not looked after
 * @param unchanged how many other applications were compared and would stay as they are
 * @param clusters how many clusters were looked at
 * @param unrendered what could not be rendered, and therefore stays as it is
 * @param problems all else that is wrong with the source, and was not wrong before
 * @param warnings rules that are not kept, were kept before, and stop nothing
 * @param remarks what else there is to know
 */
public record Plan(
    String before,
    String after,
    String basis,
    @Nullable String stopped,
    List<ApplicationChange> applications,
    List<String> newClusters,
    List<String> removedClusters,
    int unchanged,
    int clusters,
    List<Unrendered> unrendered,
    List<Problem> problems,
    List<Warning> warnings,
    List<String> remarks) {
  public Plan {
    applications = List.copyOf(applications);
    newClusters = List.copyOf(newClusters);
    removedClusters = List.copyOf(removedClusters);
    unrendered = List.copyOf(unrendered);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    remarks = List.copyOf(remarks);
  }

  public boolean hasChanges() {
    return !applications.isEmpty() || !newClusters.isEmpty() || !removedClusters.isEmpty();
  }

  public boolean hasProblems() {
    return !unrendered.isEmpty() || !problems.isEmpty();
  }

  /** Applications whose name must be approved for their changes to happen. */
  public List<String> braked() {
    return applications.stream()
        .filter(change -> !change.braked().isEmpty())
        .map(ApplicationChange::application)
        .toList();
  }

  /** A rule that an application does not keep in some clusters, and that stops nothing. */
  public record Warning(String application, List<String> clusters, Problem problem) {
    public Warning {
      clusters = List.copyOf(clusters);
    }
  }

  /**
   * An application that cannot be rendered in some clusters.
   *
   * @param before whether it is the state before that is not known, so that nothing is compared
   */
  public record Unrendered(
      String application, List<String> clusters, boolean before, Problem problem) {
    public Unrendered {
      clusters = List.copyOf(clusters);
    }
  }
}

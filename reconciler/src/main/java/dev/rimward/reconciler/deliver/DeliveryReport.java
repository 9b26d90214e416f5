package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.Health;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one pass did in one cluster.
 *
 * @param commit head of the branch that was delivered
 * @param applications by name, also those that are being removed
 */
public record DeliveryReport(String commit, SortedMap<String, ApplicationReport> applications) {
  public DeliveryReport {
    applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
  }

  /** How far an application came. */
  public enum Outcome {
    /** The cluster holds what Git says, and nothing more. */
    DELIVERED,
    /** All was applied; deletions wait for their approval in Git. */
    HELD,
    /** What can be done was done; the rest waits for the cluster, which is looked at again soon. */
    WAITING,
    /** There is something to do, and it was not tried. */
    PENDING,
    FAILED
  }

  /**
   * @param removed it is not in the branch, and the cluster has nothing of it any more
   * @param digest of the application's folder that was last delivered here as a whole, by this pass
   *     or one before it; empty: never
   * @param objects in the inventory afterwards
   * @param applied objects that applying made or changed, repairs included
   * @param repairs objects that were put back, and what was changed in them
   * @param health of its workloads, and why they are not healthy
   * @param problems what keeps it from being as Git says, what it waits for included
   * @param notes what was left alone, and why
   * @param drift what others changed and nobody put back
   */
  public record ApplicationReport(
      Outcome outcome,
      boolean removed,
      String digest,
      int objects,
      int applied,
      int pruned,
      List<Drift> repairs,
      Health health,
      String healthWords,
      List<String> problems,
      List<String> notes,
      DriftReport drift) {
    public ApplicationReport {
      repairs = List.copyOf(repairs);
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }

    ApplicationReport degraded(String words) {
      return new ApplicationReport(
          outcome,
          removed,
          digest,
          objects,
          applied,
          pruned,
          repairs,
          Health.Degraded,
          words,
          problems,
          notes,
          drift);
    }
  }

  /** Every application is in the cluster as the commit says. */
  public boolean isDelivered() {
    return applications.values().stream().allMatch(one -> one.outcome() == Outcome.DELIVERED);
  }

  /** Something failed that another try may do. */
  public boolean hasFailed() {
    return applications.values().stream().anyMatch(one -> one.outcome() == Outcome.FAILED);
  }
}

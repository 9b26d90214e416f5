package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.Health;
import java.time.Duration;
import java.util.List;

/** Something that people may want to know of a cluster. */
public sealed interface LaneEvent {
  String cluster();

  /**
   * The cluster now holds what the commit says. Told once for each commit that changed something.
   */
  record Delivered(String cluster, String commit, int applied, int pruned) implements LaneEvent {}

  /** Objects that someone had changed or deleted are as Git says again. */
  record DriftRepaired(String cluster, String application, List<Drift> repairs)
      implements LaneEvent {
    public DriftRepaired {
      repairs = List.copyOf(repairs);
    }
  }

  /**
   * What others changed in an application is left so, because it is only to be detected or because
   * somebody fights for it. Told once until it changes; also when nothing is left any more.
   */
  record Drifted(String cluster, String application, DriftReport drift) implements LaneEvent {}

  /** An object is left alone for a while. Told once for each fight. */
  record Fought(String cluster, String application, Fight fight) implements LaneEvent {}

  /**
   * A pass did not do all it was to do. Told once until the words change or it succeeds.
   *
   * @param retryIn when it is tried again, at the latest
   */
  record Failed(String cluster, String words, Duration retryIn) implements LaneEvent {}

  /** After failures a pass did all it was to do. */
  record Recovered(String cluster) implements LaneEvent {}

  /** Deletions wait for an approval in Git. Told once until it changes. */
  record DeletionHeld(String cluster, String application, String words) implements LaneEvent {}

  /** An application's health in the cluster is another. */
  record HealthChanged(String cluster, String application, Health health, String words)
      implements LaneEvent {}

  /**
   * A pass has ended, whatever came of it. Told each time and last, for those who measure.
   *
   * @param status how delivery stands now
   */
  record Looked(LaneStatus status) implements LaneEvent {
    @Override
    public String cluster() {
      return status.cluster();
    }
  }

  /** Told of what happens, on the lane's thread: whoever takes long keeps the lane waiting. */
  @FunctionalInterface
  interface Listener {
    /** Told of nothing. */
    Listener NONE = event -> {};

    void on(LaneEvent event);
  }
}

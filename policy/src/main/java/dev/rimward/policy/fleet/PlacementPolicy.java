package dev.rimward.policy.fleet;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where applications run, and how much of them. */
public record PlacementPolicy(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param priority the highest of the policies that select an application decides; two of one
   *     priority are an error
   * @param activation absent: every eligible location runs the application, up to {@code
   *     locations.max}
   * @param failover absent: a cluster that cannot be reached keeps what it has
   */
  @Planned({
    "clusterTolerations",
    "mustInclude",
    "complianceGrace",
    "spreadConstraints",
    "objective",
    "disruption",
    "rollout",
    "approval"
  })
  public record Spec(
      LabelSelector applicationSelector,
      @Default("0") int priority,
      @Nullable ClusterAffinity clusterAffinity,
      @Nullable Locations locations,
      @Nullable Activation activation,
      ReplicaScheduling replicaScheduling,
      @Nullable Failover failover) {}

  /**
   * @param clusterNames absent or empty: any name
   * @param exclude names that are never eligible
   */
  @Planned("expression")
  public record ClusterAffinity(
      @Nullable LabelSelector labelSelector, List<String> clusterNames, List<String> exclude) {
    public ClusterAffinity {
      clusterNames = List.copyOf(clusterNames);
      exclude = List.copyOf(exclude);
    }
  }

  /**
   * @param min kept even where there is no demand
   * @param max absent: as many as are active
   */
  public record Locations(@Default("1") int min, @Nullable Integer max) {
    public Locations {
      if (min < 0) {
        throw new InvalidField("min", "must not be negative, is " + min);
      }
      if (max != null && max < Math.max(1, min)) {
        throw new InvalidField(
            "max", "must be at least " + (min > 1 ? "min (" + min + ")" : "1") + ", is " + max);
      }
    }
  }

  /**
   * Opens a location whose potential demand is at or above the threshold for the whole window.
   *
   * @param deactivation absent: below the same threshold for five minutes
   */
  public record Activation(
      String signal,
      double threshold,
      @Default("2m") Duration stabilizationWindow,
      @Nullable Deactivation deactivation) {
    public Activation {
      requirePositive("threshold", threshold);
      if (deactivation != null && deactivation.threshold() > threshold) {
        throw new InvalidField(
            "deactivation.threshold",
            "must not be above the activation threshold ("
                + threshold
                + "), is "
                + deactivation.threshold());
      }
    }

    /** What closes a location again, with its default. */
    public Deactivation closing() {
      return deactivation != null
          ? deactivation
          : new Deactivation(threshold, Duration.ofMinutes(5));
    }
  }

  /** Closes a location whose potential demand is below the threshold for the whole window. */
  public record Deactivation(double threshold, @Default("5m") Duration stabilizationWindow) {
    public Deactivation {
      if (threshold < 0) {
        throw new InvalidField("threshold", "must not be negative, is " + threshold);
      }
    }
  }

  /** How many replicas a chosen location gets: exactly one of the ways. */
  @Planned("divided")
  public record ReplicaScheduling(@Nullable Duplicated duplicated, @Nullable Demand demand) {
    public ReplicaScheduling {
      if ((duplicated == null) == (demand == null)) {
        throw new InvalidField("", "needs exactly one of duplicated and demand");
      }
    }
  }

  /** The same number at each location. */
  public record Duplicated(int replicas) {
    public Duplicated {
      if (replicas < 1) {
        throw new InvalidField("replicas", "must be at least 1, is " + replicas);
      }
    }
  }

  /**
   * {@code ceil(demand here / target)} within bounds, as the HorizontalPodAutoscaler does.
   *
   * @param tolerance relative difference that changes nothing
   * @param scaleDownStabilizationWindow the highest recommendation of this window holds
   */
  public record Demand(
      String signal,
      double target,
      @Default("1") int min,
      int max,
      @Default("0.1") double tolerance,
      @Default("5m") Duration scaleDownStabilizationWindow) {
    public Demand {
      requirePositive("target", target);
      if (min < 1) {
        throw new InvalidField("min", "must be at least 1, is " + min);
      }
      if (max < min) {
        throw new InvalidField("max", "must be at least min (" + min + "), is " + max);
      }
      if (!(tolerance >= 0 && tolerance < 1)) {
        throw new InvalidField("tolerance", "must be within 0 and 1, is " + tolerance);
      }
    }
  }

  /** How long a cluster may be unreachable before its copies are placed elsewhere. */
  @Planned({"failbackAfter", "maxUnavailable"})
  public record Failover(@Default("300") int tolerationSeconds) {
    public Failover {
      if (tolerationSeconds < 0) {
        throw new InvalidField(
            "tolerationSeconds", "must not be negative, is " + tolerationSeconds);
      }
    }
  }

  private static void requirePositive(String field, double value) {
    if (!(value > 0)) {
      throw new InvalidField(field, "must be above 0, is " + value);
    }
  }
}

package dev.rimward.policy.fleet;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where applications run, and how much of them. */
public record PlacementPolicy(Metadata metadata, Spec spec) implements Definition {
  /**
   * @param priority the highest of the policies that select an application decides; two of one
   *     priority are an error
   * @param clusterTolerations which taints of clusters do not keep the application away
   * @param mustInclude at least one location matches each of them
   * @param complianceGrace how long a copy may stay where it is no longer allowed, while no legal
   *     replacement is healthy
   * @param activation absent: every eligible location runs the application, up to {@code
   *     locations.max}
   * @param spreadConstraints at most one for each topology key
   * @param objective absent: {@link Objective#DISTANCE_ONLY}
   * @param disruption absent: {@link Disruption#DEFAULT}
   * @param failover absent: a cluster that cannot be reached keeps what it has
   * @param rollout absent: a new version goes to all clusters at once
   */
  @Planned("approval")
  public record Spec(
      LabelSelector applicationSelector,
      @Default("0") int priority,
      @Nullable ClusterAffinity clusterAffinity,
      List<Toleration> clusterTolerations,
      @Nullable Locations locations,
      List<LabelSelector> mustInclude,
      @Default("10m") Duration complianceGrace,
      @Nullable Activation activation,
      List<SpreadConstraint> spreadConstraints,
      @Nullable Objective objective,
      ReplicaScheduling replicaScheduling,
      @Nullable Disruption disruption,
      @Nullable Failover failover,
      @Nullable Rollout rollout) {
    public Spec {
      clusterTolerations = List.copyOf(clusterTolerations);
      mustInclude = List.copyOf(mustInclude);
      spreadConstraints = List.copyOf(spreadConstraints);
      requireOneForEachKey(spreadConstraints);
      @Nullable Divided divided = replicaScheduling.divided();
      if (divided != null && divided.weight() == Weight.Demand && activation == null) {
        throw new InvalidField(
            "replicaScheduling.divided.weight", "Demand needs spec.activation.signal");
      }
    }

    /** A policy whose new versions go to all clusters at once. */
    public Spec(
        LabelSelector applicationSelector,
        int priority,
        @Nullable ClusterAffinity clusterAffinity,
        List<Toleration> clusterTolerations,
        @Nullable Locations locations,
        List<LabelSelector> mustInclude,
        Duration complianceGrace,
        @Nullable Activation activation,
        List<SpreadConstraint> spreadConstraints,
        @Nullable Objective objective,
        ReplicaScheduling replicaScheduling,
        @Nullable Disruption disruption,
        @Nullable Failover failover) {
      this(
          applicationSelector,
          priority,
          clusterAffinity,
          clusterTolerations,
          locations,
          mustInclude,
          complianceGrace,
          activation,
          spreadConstraints,
          objective,
          replicaScheduling,
          disruption,
          failover,
          null);
    }

    /** What a good place is worth. */
    public Objective weights() {
      return objective != null ? objective : Objective.DISTANCE_ONLY;
    }

    /** How much may move. */
    public Disruption limits() {
      return disruption != null ? disruption : Disruption.DEFAULT;
    }

    private static void requireOneForEachKey(List<SpreadConstraint> constraints) {
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < constraints.size(); i++) {
        String key = constraints.get(i).topologyKey();
        if (!keys.add(key)) {
          throw new InvalidField(
              "spreadConstraints[" + i + "].topologyKey", "there is another one for " + key);
        }
      }
    }
  }

  /**
   * Which clusters are allowed at all: those that pass every part that is there. Checked in every
   * decision, not only when a place is opened.
   *
   * @param clusterNames absent or empty: any name
   * @param exclude names that are never eligible
   */
  public record ClusterAffinity(
      @Nullable LabelSelector labelSelector,
      List<String> clusterNames,
      List<String> exclude,
      @Nullable ClusterExpression expression) {
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
   * @param deactivation absent: below three quarters of the threshold for five minutes, so that
   *     noise of ±15 % around the threshold does not open and close
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
          : new Deactivation(0.75 * threshold, Duration.ofMinutes(5));
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

  /**
   * How chosen locations spread over a topology, as in Kubernetes: over the values that the label
   * has among the eligible clusters.
   *
   * @param minDomains how many different values there are at least
   * @param maxSkew by how much the numbers of locations of two values may differ
   */
  public record SpreadConstraint(
      String topologyKey,
      @Nullable Integer minDomains,
      @Nullable Integer maxSkew,
      @Default("DoNotSchedule") WhenUnsatisfiable whenUnsatisfiable) {
    public SpreadConstraint {
      Names.requireLabelKey("topologyKey", topologyKey);
      if (minDomains == null && maxSkew == null) {
        throw new InvalidField("", "needs at least one of minDomains and maxSkew");
      }
      requireAtLeastOne("minDomains", minDomains);
      requireAtLeastOne("maxSkew", maxSkew);
    }
  }

  /** Whether a spread is a condition or a preference. */
  public enum WhenUnsatisfiable {
    DoNotSchedule,
    ScheduleAnyway
  }

  /**
   * What a set of locations is judged by: the weights of the terms of the score.
   *
   * @param distance from the users, weighted by their demand
   * @param cost by {@code pricePerCpuHour}
   * @param headroom capacity that stays free
   */
  public record Objective(
      @Default("0") double distance, @Default("0") double cost, @Default("0") double headroom) {
    /** What holds when a policy says nothing. */
    public static final Objective DISTANCE_ONLY = new Objective(1, 0, 0);

    public Objective {
      requireNotNegative("distance", distance);
      requireNotNegative("cost", cost);
      requireNotNegative("headroom", headroom);
      if (distance + cost + headroom == 0) {
        throw new InvalidField("", "needs at least one of distance, cost and headroom above 0");
      }
    }
  }

  /** How many replicas a chosen location gets: exactly one of the ways. */
  public record ReplicaScheduling(
      @Nullable Duplicated duplicated, @Nullable Divided divided, @Nullable Demand demand) {
    public ReplicaScheduling {
      if (Stream.of(duplicated, divided, demand).filter(Objects::nonNull).count() != 1) {
        throw new InvalidField("", "needs exactly one of duplicated, divided and demand");
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
   * One total, divided among the chosen locations.
   *
   * @param weight what a location's share follows; {@code Demand} is that of {@code
   *     activation.signal}
   * @param preference {@code Aggregated}: at as few locations as hold the total
   */
  public record Divided(
      int total, @Default("Even") Weight weight, @Default("Weighted") Preference preference) {
    public Divided {
      requireAtLeastOne("total", total);
    }
  }

  /** What a location's share of a total follows. */
  public enum Weight {
    Demand,
    Capacity,
    Even
  }

  /** Whether a total is spread by weight or kept together. */
  public enum Preference {
    Weighted,
    Aggregated
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

  /**
   * How much may move, and what moving costs. Failover and compliance are not bound by it.
   *
   * @param minResidency how long a location stays open at least
   * @param maxMovesPerHour of one application, over a rolling hour; absent: not limited
   * @param moveCost what one move costs in the objective
   */
  public record Disruption(
      @Default("0s") Duration minResidency,
      @Nullable Integer maxMovesPerHour,
      @Default("0.25") double moveCost) {
    /** What holds when a policy says nothing. */
    public static final Disruption DEFAULT = new Disruption(Duration.ZERO, null, 0.25);

    public Disruption {
      requireAtLeastOne("maxMovesPerHour", maxMovesPerHour);
      requireNotNegative("moveCost", moveCost);
    }
  }

  /**
   * What happens when clusters cannot be reached.
   *
   * @param tolerationSeconds how long a cluster may be unreachable before its copies are placed
   *     elsewhere
   * @param failbackAfter how long it must be reachable again before copies return
   * @param maxUnavailable of the clusters; when more are unreachable at once, nothing moves
   */
  public record Failover(
      @Default("300") int tolerationSeconds,
      @Default("5m") Duration failbackAfter,
      @Default("50%") IntOrPercent maxUnavailable) {
    public Failover {
      if (tolerationSeconds < 0) {
        throw new InvalidField(
            "tolerationSeconds", "must not be negative, is " + tolerationSeconds);
      }
    }
  }

  /**
   * In which order clusters get new content of an application. Content without replicas: scaling,
   * opening and closing locations wait for none of it.
   *
   * @param canary absent: there is none
   * @param maxConcurrency of the clusters that get the content, how many may have it at a time
   *     without being healthy yet; at least one
   * @param maxFailures of the same clusters; when more have failed, it goes no further
   * @param progressDeadline how long a cluster that answers may take to be healthy, before it has
   *     failed
   */
  public record Rollout(
      @Nullable Canary canary,
      @Default("25%") IntOrPercent maxConcurrency,
      @Default("0") IntOrPercent maxFailures,
      @Default("10m") Duration progressDeadline) {
    public Rollout {
      if (maxConcurrency.amount() == 0) {
        throw new InvalidField("maxConcurrency", "must be above 0, is " + maxConcurrency);
      }
      if (!progressDeadline.isPositive()) {
        throw new InvalidField("progressDeadline", "must be above 0s");
      }
    }
  }

  /**
   * Clusters that get new content before all others.
   *
   * @param clusterSelector which ones
   * @param soak how long all of them have to be healthy with it before others get it
   */
  public record Canary(LabelSelector clusterSelector, @Default("10m") Duration soak) {
    public Canary {
      if (soak.isNegative()) {
        throw new InvalidField("soak", "must not be negative");
      }
    }
  }

  private static void requireAtLeastOne(String field, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new InvalidField(field, "must be at least 1, is " + value);
    }
  }

  private static void requireNotNegative(String field, double value) {
    if (!(value >= 0)) {
      throw new InvalidField(field, "must not be negative, is " + value);
    }
  }

  private static void requirePositive(String field, double value) {
    if (!(value > 0)) {
      throw new InvalidField(field, "must be above 0, is " + value);
    }
  }
}

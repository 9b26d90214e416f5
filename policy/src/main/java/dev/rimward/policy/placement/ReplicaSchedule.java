package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.signal.SignalWindow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas a wanted location gets. Scaling by demand follows the HorizontalPodAutoscaler:
 * {@code ceil(demand / target)}, a tolerance within which nothing changes, and downwards only to
 * the highest recommendation of the stabilization window (Kubernetes, HorizontalPodAutoscaler v2).
 */
final class ReplicaSchedule {
  /** What floating point may add, so that 3.0000000001 is not rounded up to 4. */
  private static final double ROUNDING = 1e-9;

  private final ReplicaScheduling scheduling;
  private final @Nullable LocatedDemand demand;
  private final String unit;

  /**
   * @param demand at the wanted locations; null when its signal is not fresh
   * @param unit of the demand
   */
  ReplicaSchedule(ReplicaScheduling scheduling, @Nullable LocatedDemand demand, String unit) {
    this.scheduling = scheduling;
    this.demand = demand;
    this.unit = unit;
  }

  /**
   * @param reason with the numbers: {@code 130 requests/s, 50 for each replica}
   */
  record Recommendation(int replicas, String reason) {}

  Recommendation recommend(Candidate location) {
    @Nullable Duplicated duplicated = scheduling.duplicated();
    if (duplicated != null) {
      return new Recommendation(
          duplicated.replicas(), duplicated.replicas() + " at every location");
    }
    @Nullable Demand rule = scheduling.demand();
    if (rule == null) {
      throw new IllegalStateException("neither duplicated nor demand");
    }
    return location.placed() == null
        ? first(rule, location.location())
        : next(rule, location, location.placed().replicas());
  }

  private Recommendation first(Demand rule, String location) {
    double now = demand == null ? Double.NaN : demand.newest(location);
    return Double.isNaN(now)
        ? new Recommendation(rule.min(), "demand unknown, the minimum is " + rule.min())
        : new Recommendation(replicas(rule, now), words(rule, now));
  }

  private Recommendation next(Demand rule, Candidate location, int placed) {
    if (location.keepsReplicas()) {
      return new Recommendation(placed, "cannot be scaled now");
    }
    int current = Math.clamp(placed, rule.min(), rule.max());
    double now = demand == null ? Double.NaN : demand.newest(location.location());
    if (demand == null || Double.isNaN(now)) {
      return new Recommendation(current, within(rule) + ", demand unknown");
    }
    int wanted = replicas(rule, now);
    if (isTolerated(rule, now, current) || wanted == current) {
      return new Recommendation(current, within(rule));
    }
    return wanted > current
        ? new Recommendation(wanted, words(rule, now))
        : down(rule, location.location(), demand, current);
  }

  private Recommendation down(Demand rule, String location, LocatedDemand demand, int current) {
    SignalWindow window = demand.window();
    if (!window.covers(rule.scaleDownStabilizationWindow())) {
      return new Recommendation(current, within(rule));
    }
    int[] samples =
        IntStream.range(
                window.firstWithin(rule.scaleDownStabilizationWindow()), window.times().size())
            .toArray();
    if (!IntStream.of(samples).allMatch(time -> demand.isComplete(location, time))) {
      return new Recommendation(current, within(rule));
    }
    double highest =
        IntStream.of(samples).mapToDouble(time -> demand.at(location, time)).max().orElseThrow();
    int replicas = Math.min(current, replicas(rule, highest));
    return new Recommendation(
        replicas,
        "at most "
            + words(rule, highest)
            + ", for "
            + Words.duration(rule.scaleDownStabilizationWindow()));
  }

  private static int replicas(Demand rule, double demand) {
    double wanted = Math.ceil(demand / rule.target() - ROUNDING);
    return (int) Math.clamp(wanted, (double) rule.min(), (double) rule.max());
  }

  private static boolean isTolerated(Demand rule, double demand, int current) {
    return Math.abs(demand / (rule.target() * current) - 1) <= rule.tolerance() + ROUNDING;
  }

  private String words(Demand rule, double demand) {
    return Words.amount(demand, unit) + ", " + Words.number(rule.target()) + " for each replica";
  }

  private static String within(Demand rule) {
    return rule.min() + " to " + rule.max() + " replicas";
  }
}

package dev.rimward.policy.placement;

import static java.util.Locale.ROOT;

import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Duplicated;
import dev.rimward.policy.fleet.PlacementPolicy.ReplicaScheduling;
import dev.rimward.policy.placement.Division.Share;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
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

  private static final String CANNOT_SCALE = "cannot be scaled now";

  /** Over this long demand is averaged before replicas are divided by it. */
  private static final Duration MEAN = Duration.ofMinutes(5);

  private final ReplicaScheduling scheduling;
  private final @Nullable LocatedDemand demand;
  private final String unit;
  private final IntToDoubleFunction capacities;
  private final Choice.Spare spare;
  private final boolean isFrozen;

  /**
   * @param demand at the wanted locations; null when its signal is not fresh
   * @param unit of the demand
   * @param capacities cores of each location by number; {@code NaN} where they are not limited
   * @param spare which locations need not get a replica where replicas are aggregated
   * @param isFrozen whether what runs keeps its replicas
   */
  ReplicaSchedule(
      ReplicaScheduling scheduling,
      @Nullable LocatedDemand demand,
      String unit,
      IntToDoubleFunction capacities,
      Choice.Spare spare,
      boolean isFrozen) {
    this.scheduling = scheduling;
    this.demand = demand;
    this.unit = unit;
    this.capacities = capacities;
    this.spare = spare;
    this.isFrozen = isFrozen;
  }

  /**
   * @param reason with the numbers: {@code 130 requests/s, 50 for each replica}
   */
  record Recommendation(int replicas, String reason) {}

  /** For every wanted location, by number; null for others. */
  @Nullable Recommendation[] recommend(List<Candidate> candidates, boolean[] wanted) {
    @Nullable Recommendation[] all = new @Nullable Recommendation[wanted.length];
    @Nullable Divided divided = scheduling.divided();
    if (divided != null) {
      divide(divided, candidates, wanted, all);
      return all;
    }
    for (Candidate candidate : candidates) {
      if (wanted[candidate.number()]) {
        all[candidate.number()] = recommend(candidate);
      }
    }
    return all;
  }

  private Recommendation recommend(Candidate location) {
    if (isFrozen && location.placed() != null) {
      return new Recommendation(location.placed().replicas(), "nothing is moved now");
    }
    @Nullable Duplicated duplicated = scheduling.duplicated();
    if (duplicated != null) {
      return location.placed() != null && location.keepsReplicas()
          ? new Recommendation(location.placed().replicas(), CANNOT_SCALE)
          : new Recommendation(duplicated.replicas(), duplicated.replicas() + " at every location");
    }
    @Nullable Demand rule = scheduling.demand();
    if (rule == null) {
      throw new IllegalStateException("neither duplicated, divided nor demand");
    }
    return location.placed() == null
        ? first(rule, location.number())
        : next(rule, location, location.placed().replicas());
  }

  private void divide(
      Divided rule, List<Candidate> candidates, boolean[] wanted, @Nullable Recommendation[] all) {
    List<Candidate> chosen =
        candidates.stream().filter(candidate -> wanted[candidate.number()]).toList();
    double[] weights = weights(rule, chosen);
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      Candidate candidate = chosen.get(i);
      // What is leaving has no claim by what it has: else two that change places go on to do so.
      boolean isFixed = candidate.isOpen() && (isFrozen || candidate.keepsReplicas());
      int current = isFixed || !candidate.isLeaving() ? standing(candidate) : 0;
      shares.add(new Share(candidate.number(), weights[i], candidate.room(), current, isFixed));
    }
    int[] replicas = new Division(rule, spare).divide(shares, wanted);
    for (int i = 0; i < replicas.length; i++) {
      String reason =
          replicas[i] + " of " + rule.total() + ", by " + rule.weight().name().toLowerCase(ROOT);
      all[chosen.get(i).number()] = new Recommendation(replicas[i], reason);
    }
  }

  private static int standing(Candidate candidate) {
    return candidate.placed() == null ? 0 : candidate.placed().replicas();
  }

  /**
   * Where a claim is not known, or there is none at all: what runs there, and for a new location as
   * the others' mean.
   */
  private double[] weights(Divided rule, List<Candidate> chosen) {
    double[] weights = chosen.stream().mapToDouble(at -> weight(rule, at)).toArray();
    // Where nobody is, nobody tells where replicas are worth most.
    if (DoubleStream.of(weights).anyMatch(Double::isNaN) || DoubleStream.of(weights).sum() == 0) {
      boolean hasAny = chosen.stream().anyMatch(Candidate::isOpen);
      weights =
          chosen.stream()
              .mapToDouble(at -> at.placed() == null ? Double.NaN : at.placed().replicas())
              .toArray();
      double mean =
          hasAny ? DoubleStream.of(weights).filter(w -> !Double.isNaN(w)).average().orElse(1) : 1;
      weights = DoubleStream.of(weights).map(w -> Double.isNaN(w) ? mean : w).toArray();
    }
    return weights;
  }

  private double weight(Divided rule, Candidate location) {
    return switch (rule.weight()) {
      case Even -> 1;
      case Capacity -> capacities.applyAsDouble(location.number());
      case Demand -> demand == null ? Double.NaN : meanDemand(demand, location.number());
    };
  }

  private static double meanDemand(LocatedDemand demand, int location) {
    double sum = 0;
    int known = 0;
    for (int time = demand.window().firstWithin(MEAN); time < demand.window().size(); time++) {
      double value = demand.at(location, time);
      if (!Double.isNaN(value)) {
        sum += value;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  private Recommendation first(Demand rule, int location) {
    double now = demand == null ? Double.NaN : demand.newest(location);
    return Double.isNaN(now)
        ? new Recommendation(rule.min(), "demand unknown, the minimum is " + rule.min())
        : new Recommendation(replicas(rule, now), words(rule, now));
  }

  private Recommendation next(Demand rule, Candidate location, int placed) {
    if (location.keepsReplicas()) {
      return new Recommendation(placed, CANNOT_SCALE);
    }
    int current = Math.clamp(placed, rule.min(), rule.max());
    double now = demand == null ? Double.NaN : demand.newest(location.number());
    if (demand == null || Double.isNaN(now)) {
      return new Recommendation(current, within(rule) + ", demand unknown");
    }
    int wanted = replicas(rule, now);
    if (isTolerated(rule, now, current) || wanted == current) {
      return new Recommendation(current, within(rule));
    }
    return wanted > current
        ? new Recommendation(wanted, words(rule, now))
        : down(rule, location.number(), demand, current);
  }

  private Recommendation down(Demand rule, int location, LocatedDemand demand, int current) {
    SignalWindow window = demand.window();
    if (!window.covers(rule.scaleDownStabilizationWindow())) {
      return new Recommendation(current, within(rule));
    }
    int[] samples =
        IntStream.range(window.firstWithin(rule.scaleDownStabilizationWindow()), window.size())
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

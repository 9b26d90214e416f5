package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Score;
import dev.rimward.policy.placement.Decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Words a choice for every location of the fleet, when somebody asks. */
final class Explanation {
  private static final String WANTED_IS_HEALTHY = "a wanted location is healthy";

  private final List<Candidate> candidates;
  private final Choice choice;
  private final @Nullable LocatedDemand potential;
  private final SortedMap<String, LocationPlacement> before;
  private final SortedMap<String, LocationPlacement> locations;
  private final SiteCosts costs;
  private final Duration complianceGrace;
  private @Nullable Savings saved;
  private double worst = Double.NaN;

  /**
   * @param potential demand at the eligible locations; null when it is not asked for or not fresh
   * @param before where the application runs by the last decision
   * @param locations where the application shall run, wanted or not
   */
  Explanation(
      List<Candidate> candidates,
      Choice choice,
      @Nullable LocatedDemand potential,
      SortedMap<String, LocationPlacement> before,
      SortedMap<String, LocationPlacement> locations,
      SiteCosts costs,
      Duration complianceGrace) {
    this.candidates = candidates;
    this.choice = choice;
    this.potential = potential;
    this.before = before;
    this.locations = locations;
    this.costs = costs;
    this.complianceGrace = complianceGrace;
  }

  List<Verdict> verdicts() {
    return new LazyList<>(candidates.size(), number -> verdict(candidates.get(number)));
  }

  private Verdict verdict(Candidate candidate) {
    int number = candidate.number();
    Ruling ruling = choice.ruling(number);
    boolean isWanted = choice.isWanted(number);
    @Nullable LocationPlacement now = locations.get(candidate.location());
    String text = ruling.text();
    if (!isWanted && now != null) {
      text += "; stays until " + untilWhen(ruling.rule());
    }
    return new Verdict(
        candidate.location(),
        isWanted,
        ruling.rule().id(),
        ruling.field(),
        text,
        demand(number),
        change(before.get(candidate.location()), now),
        wouldChange(candidate, ruling, isWanted),
        isCompared(candidate) ? score(candidate) : null);
  }

  private String untilWhen(Rule rule) {
    return switch (rule) {
      case SIGNAL -> "the signal is fresh";
      case OUTAGE -> "the clusters can be reached";
      case AFFINITY -> "a wanted location is healthy, at most " + Words.duration(complianceGrace);
      case HELD, TAINT, FAILOVER, FAILBACK, SUSPENDED, UNREACHABLE, CAPACITY -> WANTED_IS_HEALTHY;
      case ELIGIBLE, ACTIVATION, DEACTIVATION, MIN, MAX, MUST_INCLUDE -> WANTED_IS_HEALTHY;
      case SPREAD, OBJECTIVE, RESIDENCY, MOVES, AGGREGATED -> WANTED_IS_HEALTHY;
    };
  }

  private static String change(
      @Nullable LocationPlacement before, @Nullable LocationPlacement after) {
    if (before == null) {
      return after == null ? "" : "added";
    }
    if (after == null) {
      return "removed";
    }
    if (before.leavingSince() == null && after.leavingSince() != null) {
      return "leaving";
    }
    return before.replicas() == after.replicas()
        ? ""
        : before.replicas() + " to " + after.replicas() + " replicas";
  }

  private String wouldChange(Candidate candidate, Ruling ruling, boolean isWanted) {
    if (ruling.wouldChange() != null) {
      return ruling.wouldChange().text();
    }
    if (ruling.rule() == Rule.MAX && isCompared(candidate)) {
      double missing = score(candidate).total() - worstOfTheChosen();
      return missing > 0
          ? "a higher maximum, or a score better by " + Words.number(missing, 3)
          : "a higher maximum";
    }
    return wouldChange(ruling.rule(), isWanted);
  }

  /** Score of the chosen location that is missed the least. */
  private synchronized double worstOfTheChosen() {
    if (Double.isNaN(worst)) {
      worst =
          candidates.stream()
              .filter(candidate -> choice.isWanted(candidate.number()))
              .mapToDouble(candidate -> score(candidate).total())
              .max()
              .orElse(0);
    }
    return worst;
  }

  private static String wouldChange(Rule rule, boolean isWanted) {
    return switch (rule) {
      case ACTIVATION, DEACTIVATION, ELIGIBLE -> "";
      case AFFINITY -> "a clusterAffinity that allows it";
      case TAINT -> "a toleration of the taint, or removing it";
      case FAILOVER, UNREACHABLE -> "its API server answering";
      case FAILBACK, RESIDENCY, MOVES -> "time";
      case OUTAGE -> "enough clusters answering, or a higher maxUnavailable";
      case SUSPENDED -> "suspended: false";
      case CAPACITY -> "room for one replica";
      case SIGNAL -> "a fresh signal";
      case MIN -> isWanted ? "a lower minimum" : "a higher minimum";
      case MAX -> "a higher maximum";
      case MUST_INCLUDE, SPREAD -> "another location of the same kind with a better score";
      case OBJECTIVE -> isWanted ? "a score above zero" : "a score below zero";
      case AGGREGATED -> "more replicas than the others hold";
      case HELD -> "a policy that decides";
    };
  }

  private @Nullable Double demand(int number) {
    double demand = potential == null ? Double.NaN : potential.newest(number);
    return Double.isNaN(demand) ? null : demand;
  }

  private boolean isCompared(Candidate candidate) {
    return candidate.mayStay() || candidate.mayOpen();
  }

  private Score score(Candidate candidate) {
    int number = candidate.number();
    boolean isIncumbent = candidate.isOpen() && !candidate.isLeaving();
    Savings savings = saved();
    // Zero minus zero is not the negative zero that nobody wants to read.
    return new Score(
        0 - savings.distance()[number],
        costs.weightedCost(number) - savings.cost()[number],
        costs.weightedHeadroom(number),
        isIncumbent ? -costs.moveCost() : costs.moveCost());
  }

  private synchronized Savings saved() {
    if (saved == null) {
      saved = new Savings(candidates.size(), choice, costs);
    }
    return saved;
  }
}

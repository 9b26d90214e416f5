package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.SiteChoice.Chosen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the wanted locations of one application. What the interest draws is taken as it is where
 * bounds, {@code mustInclude} and spread allow it; else the best set by the order of precedence is
 * looked for, see {@link SiteChoice}.
 */
final class LocationChoice {
  private final List<Candidate> candidates;
  private final Interest interest;
  private final PlacementPolicy.Spec policy;
  private final PolicyScope scope;
  private final SiteCosts costs;
  private final MoveBudget budget;
  private final Instant now;
  private final SetRules rules;
  private final boolean[] drawn;
  private final boolean[] mustStay;
  private final BudgetedMoves moves;
  private final List<Notice> notices = new ArrayList<>();
  private boolean byObjective;

  LocationChoice(
      List<Candidate> candidates,
      Interest interest,
      PolicyScope scope,
      SiteCosts costs,
      MoveBudget budget,
      Instant now) {
    this.candidates = candidates;
    this.interest = interest;
    this.scope = scope;
    this.policy = scope.policy().spec();
    this.costs = costs;
    this.budget = budget;
    this.now = now;
    this.rules = new SetRules(candidates, scope);
    this.drawn = new boolean[candidates.size()];
    this.mustStay = new boolean[candidates.size()];
    this.moves = new BudgetedMoves(candidates, rules, drawn, this::demand, now);
  }

  Choice choose() {
    for (Candidate candidate : candidates) {
      drawn[candidate.number()] = isDrawn(candidate);
      mustStay[candidate.number()] = mustStay(candidate);
    }
    boolean[] wanted = moves.within(budget, isSimple() ? drawn.clone() : best());
    boolean[] chosen = wanted.clone();
    Ruling[] rulings = new Ruling[wanted.length];
    for (Candidate candidate : candidates) {
      int number = candidate.number();
      rulings[number] = wanted[number] ? yes(candidate, wanted) : no(candidate, wanted);
    }
    notices.addAll(new ChoiceNotices(interest, rules, scope, budget, moves).of(wanted, rulings));
    return new Choice(wanted, rulings, List.copyOf(notices), spare(chosen));
  }

  private boolean isDrawn(Candidate candidate) {
    if (candidate.isOpen()) {
      return candidate.mayStay() && (stays(candidate) || isResident(candidate));
    }
    return candidate.mayOpen() && !candidate.isAvoided() && opens(candidate);
  }

  private boolean stays(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> true;
      case Interest.Demand(Activation activation) ->
          candidate.isPinned() || !activation.closes(candidate.number());
      case Interest.Frozen frozen -> !candidate.isLeaving();
      case Interest.Outage outage -> !candidate.isLeaving();
    };
  }

  private boolean opens(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> true;
      case Interest.Demand(Activation activation) -> activation.opens(candidate.number());
      case Interest.Frozen frozen -> false;
      case Interest.Outage outage -> false;
    };
  }

  /**
   * A frozen set loses nothing, not even to a maximum that was lowered meanwhile; nor does one that
   * would be chosen by users who are not known now.
   */
  private boolean mustStay(Candidate candidate) {
    return candidate.mayStay()
        && (candidate.isPinned()
            || isResident(candidate)
            || ((interest.isFrozen() || costs.isBlind()) && !candidate.isLeaving()));
  }

  private boolean isResident(Candidate candidate) {
    return candidate.placed() != null
        && !candidate.isLeaving()
        && candidate.placed().since().plus(policy.limits().minResidency()).isAfter(now);
  }

  /** What can be done without where it would get no replica. */
  private Choice.Spare spare(boolean[] chosen) {
    return (wanted, location) ->
        !mustStay[location]
            && rules.mayLose(wanted, location)
            && moves.mayClose(chosen, wanted, location);
  }

  /** Whether there is nothing to choose: what is drawn keeps all rules. */
  private boolean isSimple() {
    if (interest instanceof Interest.Outage && SetRules.count(drawn) > 0) {
      return true;
    }
    return !decidesHowMany() && rules.areKept(drawn);
  }

  private boolean decidesHowMany() {
    return interest instanceof Interest.Everywhere
        && policy.objective() != null
        && costs.decidesHowMany();
  }

  private boolean[] best() {
    byObjective = decidesHowMany();
    int held = SetRules.count(mustStay);
    int[] sites = new Shortlist(candidates, drawn, scope, costs).sites(rules.min(), rules.max());
    SiteChoice choice = new SiteChoice(candidates, drawn, scope, costs, this::isUnknown, sites);
    Chosen chosen = choice.choose(rules.min(), Math.max(rules.max(), held), mustStay, !byObjective);
    if (!chosen.keepsSpread()) {
      notices.add(
          new Notice(
              Notice.Kind.Infeasible,
              "no set of locations keeps spec.spreadConstraints beside locations.min and"
                  + " mustInclude; the nearest to it is taken"));
    }
    return chosen.open();
  }

  private boolean isUnknown(int location) {
    return interest instanceof Interest.Demand(Activation activation)
        && Double.isNaN(activation.demand(location));
  }

  private double demand(int location) {
    double demand =
        interest instanceof Interest.Demand(Activation activation)
            ? activation.demand(location)
            : Double.NaN;
    return Double.isNaN(demand) ? 0 : demand;
  }

  private Ruling yes(Candidate candidate, boolean[] wanted) {
    int number = candidate.number();
    if (moves.isDeferred(number)) {
      return deferred(candidate);
    }
    if (drawn[number]) {
      return isOpening(candidate) ? opening(candidate) : staying(candidate);
    }
    return forRules(candidate, wanted);
  }

  /** What an earlier round of this plan opened is still an opening. */
  private boolean isOpening(Candidate candidate) {
    @Nullable LocationPlacement placed = candidate.placed();
    return placed == null || (placed.since().equals(now) && opens(candidate));
  }

  private Ruling staying(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> everywhere();
      case Interest.Demand(Activation activation) ->
          isResident(candidate) && activation.closes(candidate.number())
              ? resident(candidate)
              : activation.stays(candidate.number());
      case Interest.Frozen(String field, String why) ->
          new Ruling(Rule.SIGNAL, field, () -> "stays: " + why);
      case Interest.Outage(Ruling ruling) ->
          new Ruling(Rule.OUTAGE, ruling.field(), () -> "stays: " + ruling.text());
    };
  }

  private Ruling resident(Candidate candidate) {
    return new Ruling(
        Rule.RESIDENCY,
        "spec.disruption.minResidency",
        () ->
            demandWords(candidate)
                + "opened less than "
                + Words.duration(policy.limits().minResidency())
                + " ago");
  }

  private Ruling deferred(Candidate candidate) {
    return new Ruling(
        Rule.MOVES,
        "spec.disruption.maxMovesPerHour",
        () -> demandWords(candidate) + "waits: " + budget.words());
  }

  private Ruling opening(Candidate candidate) {
    return interest instanceof Interest.Demand(Activation activation)
        ? activation.opened(candidate.number())
        : everywhere();
  }

  private Ruling everywhere() {
    return byObjective
        ? new Ruling(Rule.OBJECTIVE, "spec.objective", "one of the best by spec.objective")
        : new Ruling(
            Rule.ELIGIBLE, "eligible, and the policy has no activation: it runs everywhere");
  }

  /** Not drawn, and wanted all the same: for the minimum, a group, or a spread. */
  private Ruling forRules(Candidate candidate, boolean[] wanted) {
    int number = candidate.number();
    for (int[] group : scope.groups()) {
      boolean isMember = IntStream.of(group).anyMatch(member -> member == number);
      if (isMember && !SetRules.holdsOneOf(drawn, group)) {
        return new Ruling(
            Rule.MUST_INCLUDE,
            "spec.mustInclude",
            () -> demandWords(candidate) + "one that mustInclude asks for");
      }
    }
    int drawnToo = IntStream.range(0, wanted.length).map(i -> wanted[i] && drawn[i] ? 1 : 0).sum();
    if (drawnToo < rules.min()) {
      return new Ruling(
          Rule.MIN,
          "spec.locations.min",
          () -> demandWords(candidate) + "one of at least " + rules.min());
    }
    return new Ruling(
        Rule.SPREAD,
        "spec.spreadConstraints",
        () -> demandWords(candidate) + "opened to keep the spread");
  }

  private Ruling no(Candidate candidate, boolean[] wanted) {
    int number = candidate.number();
    if (moves.isDeferred(number)) {
      return deferred(candidate);
    }
    return switch (candidate.eligibility()) {
      case Eligibility.Excluded(Ruling ruling) -> ruling;
      case Eligibility.KeepsOnly(Ruling ruling) ->
          candidate.isOpen() ? notTaken(candidate, wanted) : ruling;
      case Eligibility.Avoided(Ruling ruling) ->
          candidate.isOpen() ? notTaken(candidate, wanted) : ruling;
      case Eligibility.Eligible() -> notTaken(candidate, wanted);
    };
  }

  private Ruling notTaken(Candidate candidate, boolean[] wanted) {
    if (drawn[candidate.number()]) {
      return passedOver(candidate, wanted);
    }
    return switch (interest) {
      case Interest.Everywhere() -> passedOver(candidate, wanted);
      case Interest.Demand(Activation activation) ->
          candidate.isOpen()
              ? activation.closed(candidate.number())
              : activation.stayedClosed(candidate.number());
      case Interest.Frozen(String field, String why) -> new Ruling(Rule.SIGNAL, field, why);
      case Interest.Outage(Ruling ruling) -> ruling;
    };
  }

  /** Drawn, and not wanted all the same. */
  private Ruling passedOver(Candidate candidate, boolean[] wanted) {
    if (SetRules.count(wanted) >= rules.max()) {
      return new Ruling(
          Rule.MAX,
          "spec.locations.max",
          () ->
              demandWords(candidate) + "at most " + rules.max() + " locations, others come first");
    }
    return byObjective
        ? new Ruling(
            Rule.OBJECTIVE,
            "spec.objective",
            () -> demandWords(candidate) + "would cost more than it brings")
        : new Ruling(
            Rule.SPREAD,
            "spec.spreadConstraints",
            () -> demandWords(candidate) + "would break the spread");
  }

  private String demandWords(Candidate candidate) {
    return switch (interest) {
      case Interest.Everywhere() -> "";
      case Interest.Demand(Activation activation) -> activation.now(candidate.number()) + ", ";
      case Interest.Frozen frozen -> "demand unknown, ";
      case Interest.Outage outage -> "";
    };
  }
}

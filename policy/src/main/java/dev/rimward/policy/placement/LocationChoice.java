package dev.rimward.policy.placement;

import static dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable.DoNotSchedule;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Locations;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.PolicyScope.Domains;
import dev.rimward.policy.placement.SiteChoice.Chosen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the wanted locations of one application. What the interest draws is taken as it is where
 * bounds, {@code mustInclude} and spread allow it; else the best set by the order of precedence is
 * looked for, see {@link SiteChoice}.
 */
final class LocationChoice {
  private static final Locations AT_LEAST_ONE = new Locations(1, null);

  private final List<Candidate> candidates;
  private final Interest interest;
  private final PlacementPolicy.Spec policy;
  private final PolicyScope scope;
  private final Supplier<SiteCosts> costs;
  private final MoveBudget budget;
  private final Instant now;
  private final Locations bounds;
  private final boolean[] drawn;
  private final boolean[] mustStay;
  private final boolean[] isDeferred;
  private final List<Notice> notices = new ArrayList<>();
  private boolean byObjective;

  LocationChoice(
      List<Candidate> candidates,
      Interest interest,
      PolicyScope scope,
      Supplier<SiteCosts> costs,
      MoveBudget budget,
      Instant now) {
    this.candidates = candidates;
    this.interest = interest;
    this.scope = scope;
    this.policy = scope.policy().spec();
    this.costs = costs;
    this.budget = budget;
    this.now = now;
    this.bounds = policy.locations() == null ? AT_LEAST_ONE : policy.locations();
    this.drawn = new boolean[candidates.size()];
    this.mustStay = new boolean[candidates.size()];
    this.isDeferred = new boolean[candidates.size()];
  }

  Choice choose() {
    for (Candidate candidate : candidates) {
      drawn[candidate.number()] = isDrawn(candidate);
      mustStay[candidate.number()] = mustStay(candidate);
    }
    boolean[] wanted = isSimple() ? drawn.clone() : best();
    wanted = withinBudget(wanted);
    Ruling[] rulings = new Ruling[wanted.length];
    for (Candidate candidate : candidates) {
      int number = candidate.number();
      rulings[number] = wanted[number] ? yes(candidate, wanted) : no(candidate, wanted);
    }
    notice(wanted, rulings);
    return new Choice(wanted, rulings, List.copyOf(notices));
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

  /** A frozen set loses nothing, not even to a maximum that was lowered meanwhile. */
  private boolean mustStay(Candidate candidate) {
    return candidate.mayStay()
        && (candidate.isPinned()
            || isResident(candidate)
            || (interest.isFrozen() && !candidate.isLeaving()));
  }

  private boolean isResident(Candidate candidate) {
    return candidate.placed() != null
        && !candidate.isLeaving()
        && candidate.placed().since().plus(policy.limits().minResidency()).isAfter(now);
  }

  /** Whether there is nothing to choose: what is drawn keeps all rules. */
  private boolean isSimple() {
    int count = count(drawn);
    if (interest instanceof Interest.Outage && count > 0) {
      return true;
    }
    if (count < bounds.min() || count > max() || decidesHowMany()) {
      return false;
    }
    return scope.groups().stream().allMatch(group -> group.length == 0 || holdsOneOf(drawn, group))
        && scope.domains().stream().allMatch(domains -> keeps(drawn, domains));
  }

  private boolean decidesHowMany() {
    return interest instanceof Interest.Everywhere
        && policy.objective() != null
        && costs.get().decidesHowMany();
  }

  private boolean[] best() {
    byObjective = decidesHowMany();
    int held = count(mustStay);
    SiteCosts objective = costs.get();
    int[] sites = new Shortlist(candidates, drawn, scope, objective).sites(bounds.min(), max());
    SiteChoice choice = new SiteChoice(candidates, drawn, scope, objective, this::isUnknown, sites);
    Chosen chosen = choice.choose(bounds.min(), Math.max(max(), held), mustStay, !byObjective);
    if (!chosen.keepsSpread() && breaksSpread(chosen.open())) {
      notices.add(
          new Notice(
              Notice.Kind.Infeasible,
              "no set of locations keeps spec.spreadConstraints beside locations.min and"
                  + " mustInclude; the nearest to it is taken"));
    }
    return chosen.open();
  }

  /** Where no set was found it may be for other rules, which have notices of their own. */
  private boolean breaksSpread(boolean[] open) {
    return scope.domains().stream()
        .filter(domains -> domains.constraint().whenUnsatisfiable() == DoNotSchedule)
        .anyMatch(domains -> !keeps(open, domains));
  }

  private boolean isUnknown(int location) {
    return interest instanceof Interest.Demand(Activation activation)
        && Double.isNaN(activation.demand(location));
  }

  private int max() {
    return bounds.max() == null ? Integer.MAX_VALUE : bounds.max();
  }

  /**
   * Takes back what {@code maxMovesPerHour} does not allow: openings come before closings, the
   * highest demand first. What {@code locations.min} and {@code mustInclude} need is not held up,
   * nor what replaces a copy that {@code clusterAffinity} or a failure drives away.
   */
  private boolean[] withinBudget(boolean[] wanted) {
    boolean[] kept = new boolean[wanted.length];
    List<Candidate> openings = new ArrayList<>();
    List<Candidate> closings = new ArrayList<>();
    for (Candidate candidate : candidates) {
      int number = candidate.number();
      boolean isIncumbent = candidate.mayStay() && !candidate.isLeaving();
      kept[number] = isIncumbent || (wanted[number] && candidate.isOpen());
      if (wanted[number] && !candidate.isOpen()) {
        openings.add(candidate);
      } else if (!wanted[number] && isIncumbent) {
        closings.add(candidate);
      }
    }
    int left = budget.left();
    int replacements = replacements();
    if (openings.size() + closings.size() <= left) {
      return wanted;
    }
    openings.sort(byDemand().reversed().thenComparingInt(Candidate::number));
    closings.sort(byDemand().thenComparingInt(Candidate::number));
    for (Candidate opening : openings) {
      boolean isNeeded = count(kept) < bounds.min() || completes(kept, opening);
      boolean hasPlace = count(kept) < max();
      if (isNeeded || (replacements > 0 && hasPlace)) {
        kept[opening.number()] = true;
        replacements = Math.max(0, replacements - 1);
        left = Math.max(0, left - 1);
      } else if (hasPlace && left >= 1) {
        kept[opening.number()] = true;
        left--;
      } else if (!hasPlace && left >= 2 && !closings.isEmpty()) {
        kept[opening.number()] = true;
        kept[closings.removeFirst().number()] = false;
        left -= 2;
      } else {
        isDeferred[opening.number()] = true;
      }
    }
    for (Candidate closing : closings) {
      if (left >= 1 && count(kept) > bounds.min() && !isReplacedLater(closing, wanted, kept)) {
        kept[closing.number()] = false;
        left--;
      } else {
        isDeferred[closing.number()] = true;
      }
    }
    return kept;
  }

  /** Whether what is to take its place waits: it is the one that keeps the rules until then. */
  private boolean isReplacedLater(Candidate closing, boolean[] wanted, boolean[] kept) {
    int number = closing.number();
    boolean isExchanged = drawn[number] && count(kept) <= count(wanted);
    return isExchanged
        || scope.groups().stream()
            .anyMatch(
                group ->
                    IntStream.of(group).anyMatch(member -> member == number)
                        && IntStream.of(group).noneMatch(at -> at != number && kept[at]));
  }

  /** How many copies are driven away that nothing was opened for yet. */
  private int replacements() {
    List<Instant> driven =
        candidates.stream()
            .filter(LocationChoice::isDrivenAway)
            .map(Candidate::placed)
            .filter(Objects::nonNull)
            .map(copy -> copy.leavingSince() == null ? now : copy.leavingSince())
            .toList();
    if (driven.isEmpty()) {
      return 0;
    }
    Instant first = Collections.min(driven);
    long opened =
        candidates.stream()
            .filter(candidate -> candidate.mayStay() && !candidate.isLeaving())
            .map(Candidate::placed)
            .filter(copy -> copy != null && !copy.since().isBefore(first))
            .count();
    return Math.max(0, driven.size() - (int) opened);
  }

  private static boolean isDrivenAway(Candidate candidate) {
    return candidate.isOpen()
        && !candidate.mayStay()
        && (candidate.eligibility().isHeldBackBy(Rule.AFFINITY)
            || candidate.eligibility().isHeldBackBy(Rule.FAILOVER));
  }

  /** Whether it is the first of a group of {@code mustInclude}. */
  private boolean completes(boolean[] kept, Candidate opening) {
    return scope.groups().stream()
        .anyMatch(
            group ->
                !holdsOneOf(kept, group)
                    && IntStream.of(group).anyMatch(member -> member == opening.number()));
  }

  private Comparator<Candidate> byDemand() {
    return Comparator.comparingDouble(candidate -> demand(candidate.number()));
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
    if (isDeferred[number]) {
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
      if (isMember && !holdsOneOf(drawn, group)) {
        return new Ruling(
            Rule.MUST_INCLUDE,
            "spec.mustInclude",
            () -> demandWords(candidate) + "one that mustInclude asks for");
      }
    }
    int drawnToo = IntStream.range(0, wanted.length).map(i -> wanted[i] && drawn[i] ? 1 : 0).sum();
    if (drawnToo < bounds.min()) {
      return new Ruling(
          Rule.MIN,
          "spec.locations.min",
          () -> demandWords(candidate) + "one of at least " + bounds.min());
    }
    return new Ruling(
        Rule.SPREAD,
        "spec.spreadConstraints",
        () -> demandWords(candidate) + "opened to keep the spread");
  }

  private Ruling no(Candidate candidate, boolean[] wanted) {
    int number = candidate.number();
    if (isDeferred[number]) {
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
    if (count(wanted) >= max()) {
      return new Ruling(
          Rule.MAX,
          "spec.locations.max",
          () ->
              demandWords(candidate) + "at most " + bounds.max() + " locations, others come first");
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

  private void notice(boolean[] wanted, Ruling[] rulings) {
    int count = count(wanted);
    switch (interest) {
      case Interest.Frozen(String field, String why) -> {
        notices.add(
            new Notice(Notice.Kind.Frozen, why + "; nothing is added or removed because of it"));
        noticePastMaximum(count);
      }
      case Interest.Outage(Ruling ruling) ->
          notices.add(new Notice(Notice.Kind.Frozen, ruling.text() + "; nothing is moved"));
      case Interest.Everywhere everywhere -> {}
      case Interest.Demand demand -> {}
    }
    if (IntStream.range(0, isDeferred.length).anyMatch(number -> isDeferred[number])) {
      notices.add(
          new Notice(
              Notice.Kind.Deferred,
              "spec.disruption.maxMovesPerHour: " + budget.words() + "; other moves wait"));
    }
    noticeShortfall(count, wanted, rulings);
    noticeGroups(wanted);
    scope.domains().forEach(domains -> noticeSpread(wanted, domains));
  }

  private void noticePastMaximum(int count) {
    if (count > max()) {
      notices.add(
          new Notice(
              Notice.Kind.Frozen,
              count + " locations stay until then, spec.locations.max is " + bounds.max()));
    }
  }

  private void noticeShortfall(int count, boolean[] wanted, Ruling[] rulings) {
    if (count >= bounds.min()) {
      return;
    }
    String obstacles =
        IntStream.range(0, rulings.length)
            .filter(number -> !wanted[number])
            .mapToObj(number -> rulings[number])
            .collect(Collectors.groupingBy(Ruling::rule, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey().id() + " rules out " + entry.getValue())
            .collect(Collectors.joining(", "));
    notices.add(
        new Notice(
            Notice.Kind.Infeasible,
            "spec.locations.min is "
                + bounds.min()
                + ", can be had: "
                + count
                + (obstacles.isEmpty() ? "" : "; " + obstacles)));
  }

  private void noticeGroups(boolean[] wanted) {
    for (int group = 0; group < scope.groups().size(); group++) {
      int[] members = scope.groups().get(group);
      if (!holdsOneOf(wanted, members)) {
        notices.add(
            new Notice(
                Notice.Kind.Infeasible,
                "spec.mustInclude["
                    + group
                    + "]: none of "
                    + members.length
                    + " locations that match it can be had"));
      }
    }
  }

  private void noticeSpread(boolean[] wanted, Domains domains) {
    @Nullable Integer least = domains.constraint().minDomains();
    int used = (int) IntStream.of(domainCounts(wanted, domains)).filter(n -> n > 0).count();
    if (least != null && used < least && count(wanted) > 0) {
      notices.add(
          new Notice(
              Notice.Kind.Infeasible,
              "spec.spreadConstraints: "
                  + least
                  + " domains of "
                  + domains.constraint().topologyKey()
                  + " are asked for, can be had: "
                  + used));
    }
  }

  /** Whether a set keeps a spread; an empty domain counts where something could be opened. */
  private boolean keeps(boolean[] wanted, Domains domains) {
    int[] counts = domainCounts(wanted, domains);
    @Nullable Integer least = domains.constraint().minDomains();
    if (least != null && IntStream.of(counts).filter(n -> n > 0).count() < least) {
      return false;
    }
    for (int number = 0; number < wanted.length; number++) {
      if (wanted[number] && domains.of()[number] < 0) {
        return false;
      }
    }
    @Nullable Integer skew = domains.constraint().maxSkew();
    if (skew == null) {
      return true;
    }
    boolean[] isAvailable = new boolean[counts.length];
    for (Candidate candidate : candidates) {
      int domain = domains.of()[candidate.number()];
      if (domain >= 0 && (candidate.mayStay() || candidate.mayOpen())) {
        isAvailable[domain] = true;
      }
    }
    int[] usable =
        IntStream.range(0, counts.length).filter(d -> isAvailable[d]).map(d -> counts[d]).toArray();
    return usable.length == 0
        || Arrays.stream(usable).max().orElse(0) - Arrays.stream(usable).min().orElse(0) <= skew;
  }

  private static int[] domainCounts(boolean[] wanted, Domains domains) {
    int[] counts = new int[domains.names().size()];
    for (int number = 0; number < wanted.length; number++) {
      if (wanted[number] && domains.of()[number] >= 0) {
        counts[domains.of()[number]]++;
      }
    }
    return counts;
  }

  private static boolean holdsOneOf(boolean[] wanted, int[] group) {
    return IntStream.of(group).anyMatch(member -> wanted[member]);
  }

  private static int count(boolean[] set) {
    int count = 0;
    for (boolean each : set) {
      count += each ? 1 : 0;
    }
    return count;
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Input;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.PolicyScope.Tainted;
import dev.rimward.policy.placement.ReplicaSchedule.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans one application under one policy: which locations it wants, how many replicas each gets,
 * which unwanted copies stay for now, and why. Reserves what it decided in the ledger.
 */
final class ApplicationPlanner {
  private final PlacementContext context;
  private final Turn.Decided turn;
  private final PlacementPolicy.Spec policy;
  private final Outlook outlook;
  private final CapacityLedger ledger;
  private final Instant now;
  private final Needs needs;

  private final SortedMap<String, LocationPlacement> locations = new TreeMap<>();
  private final Map<String, Ruling.Reason> reasons = new TreeMap<>();
  private final List<Supplier<Input>> inputs = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private boolean isShortOfRoom;

  ApplicationPlanner(PlacementContext context, Turn.Decided turn, CapacityLedger ledger) {
    this.context = context;
    this.turn = turn;
    this.policy = turn.policy().spec();
    this.outlook = context.outlook(turn.policy());
    this.ledger = ledger;
    this.now = context.input().now();
    this.needs = Needs.of(turn.requirements());
  }

  /**
   * @param standing where the application runs now
   */
  Intent plan(ApplicationPlacement previous, SortedMap<String, LocationPlacement> standing) {
    ledger.release(turn.application());
    List<Candidate> candidates =
        new Candidates(context.index(), outlook, turn.requirements(), ledger, now).of(standing);
    isShortOfRoom = candidates.stream().anyMatch(Candidate::hasNoRoom);
    Optional<LocatedDemand> potential = potentialDemand(candidates);
    notices.addAll(
        turn.notices().stream().map(text -> new Notice(Notice.Kind.Input, text)).toList());
    SiteCosts objective = costs(potential.orElse(null));
    Choice choice =
        new LocationChoice(
                candidates,
                interest(potential, !standing.isEmpty()),
                outlook.scope(),
                objective,
                MoveBudget.of(policy.limits(), previous, standing, now),
                now)
            .choose();
    notices.addAll(choice.notices());
    placeWanted(candidates, choice);
    settleUnwanted(standing, choice);
    reserve();
    Explanation explanation =
        new Explanation(
            candidates,
            choice,
            potential.orElse(null),
            Settlement.byLocation(previous),
            locations,
            objective,
            policy.complianceGrace());
    return new Intent(
        turn.policy().name(),
        locations,
        reasons,
        explanation.verdicts(),
        new LazyList<>(inputs.size(), i -> inputs.get(i).get()),
        notices,
        isShortOfRoom);
  }

  private void reserve() {
    locations.forEach(
        (location, placed) -> {
          int number = context.index().number(location);
          if (number >= 0) {
            ledger.reserve(turn.application(), number, needs, placed.replicas());
          }
        });
  }

  /** Where the objective's users are: where activation looks, or else what replicas follow. */
  private SiteCosts costs(@Nullable LocatedDemand potential) {
    if (potential != null || policy.activation() != null) {
      return new SiteCosts(context.index(), policy, turn.requirements(), ledger, potential, false);
    }
    PlacementPolicy.@Nullable Demand rule = policy.replicaScheduling().demand();
    @Nullable LocatedDemand demand =
        rule == null
            ? null
            : signal(rule.signal())
                .demandAt(new boolean[context.index().size()], context.index(), outlook.scope())
                .orElse(null);
    boolean isBlind = rule != null && demand == null;
    return new SiteCosts(context.index(), policy, turn.requirements(), ledger, demand, isBlind);
  }

  private Optional<LocatedDemand> potentialDemand(List<Candidate> candidates) {
    PlacementPolicy.@Nullable Activation activation = policy.activation();
    if (activation == null) {
      return Optional.empty();
    }
    boolean[] servers = new boolean[candidates.size()];
    for (Candidate candidate : candidates) {
      servers[candidate.number()] = candidate.attractsDemand();
    }
    return demand(
        signal(activation.signal()).smoothedBy(turn.requirements().optimizer()),
        "potential demand",
        servers);
  }

  private Optional<LocatedDemand> demand(ObservedSignal signal, String meaning, boolean[] servers) {
    Optional<LocatedDemand> demand = signal.demandAt(servers, context.index(), outlook.scope());
    inputs.add(() -> signal.input(meaning, demand.orElse(null), servers, context.index(), now));
    demand.map(LocatedDemand::nowhere).ifPresent(cells -> noticeNowhere(signal, cells));
    return demand;
  }

  private void noticeNowhere(ObservedSignal signal, List<String> cells) {
    if (!cells.isEmpty()) {
      notices.add(
          new Notice(
              Notice.Kind.Input,
              "signal "
                  + signal.name()
                  + " has values for what is no place, such as "
                  + cells.getFirst()
                  + " (cells: "
                  + cells.size()
                  + "); they count nowhere"));
    }
  }

  private Interest interest(Optional<LocatedDemand> potential, boolean isPlaced) {
    Optional<Ruling> outage = outlook.outage();
    if (outage.isPresent() && isPlaced) {
      return new Interest.Outage(outage.get());
    }
    PlacementPolicy.@Nullable Activation activation = policy.activation();
    if (activation == null) {
      return new Interest.Everywhere();
    }
    ObservedSignal signal = signal(activation.signal());
    return potential.isPresent()
        ? new Interest.Demand(new Activation(activation, potential.get(), signal.unit()))
        : new Interest.Frozen("spec.activation.signal", signal.notFresh());
  }

  private void placeWanted(List<Candidate> candidates, Choice choice) {
    boolean isFrozen = outlook.outage().isPresent();
    @Nullable Recommendation[] recommended =
        replicaSchedule(choice, isFrozen).recommend(candidates, choice.wanted());
    for (Candidate candidate : candidates) {
      @Nullable Recommendation replicas = recommended[candidate.number()];
      if (replicas != null && replicas.replicas() == 0) {
        choice.giveUp(candidate.number(), notNeeded(replicas));
      } else if (replicas != null) {
        place(candidate, choice.ruling(candidate.number()), replicas);
      }
    }
    noticeUndivided();
  }

  private static Ruling notNeeded(Recommendation replicas) {
    return new Ruling(
        Rule.AGGREGATED, "spec.replicaScheduling.divided", "gets " + replicas.reason());
  }

  private void noticeUndivided() {
    PlacementPolicy.@Nullable Divided divided = policy.replicaScheduling().divided();
    int placed = locations.values().stream().mapToInt(LocationPlacement::replicas).sum();
    if (divided != null && placed < divided.total()) {
      isShortOfRoom = true;
      notices.add(
          new Notice(Notice.Kind.Capacity, placed + " of " + divided.total() + " replicas fit"));
    }
  }

  private ReplicaSchedule replicaSchedule(Choice choice, boolean isFrozen) {
    Optional<ObservedSignal> signal = replicaSignal();
    Optional<LocatedDemand> demand =
        signal.flatMap(
            observed -> demand(observed, "demand of the chosen locations", choice.wanted()));
    if (signal.isPresent() && demand.isEmpty()) {
      notices.add(
          new Notice(Notice.Kind.Frozen, signal.get().notFresh() + "; replicas stay as they are"));
    }
    return new ReplicaSchedule(
        policy.replicaScheduling(),
        demand.orElse(null),
        signal.map(ObservedSignal::unit).orElse(""),
        this::cores,
        choice.spare(),
        isFrozen);
  }

  private Optional<ObservedSignal> replicaSignal() {
    PlacementPolicy.@Nullable Demand byDemand = policy.replicaScheduling().demand();
    if (byDemand != null) {
      return Optional.of(signal(byDemand.signal()));
    }
    PlacementPolicy.@Nullable Divided divided = policy.replicaScheduling().divided();
    boolean isByDemand = divided != null && divided.weight() == PlacementPolicy.Weight.Demand;
    return isByDemand && policy.activation() != null
        ? Optional.of(signal(policy.activation().signal()))
        : Optional.empty();
  }

  private double cores(int location) {
    @Nullable Resources capacity = context.index().cluster(location).spec().capacity();
    return capacity == null || capacity.cpu().amount().signum() == 0
        ? Double.NaN
        : capacity.cpu().amount().doubleValue();
  }

  private void place(Candidate candidate, Ruling ruling, Recommendation recommended) {
    int replicas = fitting(candidate, recommended.replicas());
    boolean isCut = replicas < recommended.replicas();
    String location = candidate.location();
    if (isCut) {
      isShortOfRoom = true;
      notices.add(
          new Notice(
              Notice.Kind.Capacity,
              location + ": " + replicas + " of " + recommended.replicas() + " replicas fit"));
    }
    @Nullable LocationPlacement placed = candidate.placed();
    if (placed == null) {
      locations.put(
          location,
          new LocationPlacement(location, replicas, now, ruling.text(), null, tainted(candidate)));
      reasons.put(location, ruling.reason());
      return;
    }
    String reason = candidate.isLeaving() ? ruling.text() : placed.reason();
    locations.put(
        location,
        new LocationPlacement(
            location, replicas, placed.since(), reason, null, tainted(candidate)));
    reasons.put(
        location, isCut ? () -> recommended.reason() + ", as many as fit" : recommended::reason);
  }

  /** Since when a taint that is tolerated for a while is there; null without one. */
  private @Nullable Instant tainted(Candidate candidate) {
    if (!(outlook.scope().taints(candidate.number()) instanceof Tainted.EvictsAfter)) {
      return null;
    }
    @Nullable LocationPlacement placed = candidate.placed();
    return placed == null || placed.taintedSince() == null ? now : placed.taintedSince();
  }

  /** What is open keeps one replica even where there is no room left: capacity removes nothing. */
  private static int fitting(Candidate candidate, int replicas) {
    return Math.min(replicas, Math.max(1, candidate.room()));
  }

  private void settleUnwanted(SortedMap<String, LocationPlacement> standing, Choice choice) {
    MakeBeforeBreak gate =
        MakeBeforeBreak.of(
            turn.application(), choice, context, policy.complianceGrace(), outlook.outage());
    for (LocationPlacement placed : standing.values()) {
      int number = context.index().number(placed.location());
      if (number < 0) {
        reasons.put(placed.location(), () -> "the cluster is not in the fleet any more");
      } else if (!choice.isWanted(number)) {
        settle(placed, choice.ruling(number), gate);
      }
    }
  }

  private void settle(LocationPlacement placed, Ruling why, MakeBeforeBreak gate) {
    boolean isForbidden = why.rule() == Rule.AFFINITY;
    String words = why.text();
    // The grace counts from when it was forbidden, not from when it was no longer needed.
    boolean isSameReason = !isForbidden || placed.reason().equals(words);
    @Nullable Instant leaving = isSameReason ? placed.leavingSince() : null;
    Instant since = leaving == null ? now : leaving;
    String reason = leaving == null ? words : placed.reason();
    reasons.put(placed.location(), () -> reason);
    boolean mayLeave = gate.mayLeave(since, why.rule());
    if (isForbidden) {
      noticeCompliance(placed.location(), words, mayLeave, gate.isReplaced());
    }
    if (!mayLeave) {
      locations.put(
          placed.location(),
          new LocationPlacement(
              placed.location(),
              placed.replicas(),
              placed.since(),
              reason,
              since,
              placed.taintedSince()));
    }
  }

  private void noticeCompliance(
      String location, String reason, boolean isLeft, boolean isReplaced) {
    String grace = Words.duration(policy.complianceGrace());
    String consequence =
        isReplaced
            ? "its replacement is healthy: it goes"
            : isLeft
                ? "it goes after " + grace + " though no legal replacement is healthy"
                : "it stays until a legal replacement is healthy, at most " + grace;
    notices.add(
        new Notice(
            Notice.Kind.Compliance,
            location + " is not allowed any more (" + reason + "); " + consequence));
  }

  private ObservedSignal signal(String name) {
    return ObservedSignal.of(context.input(), name, turn.application());
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Demand;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Input;
import dev.rimward.policy.placement.ReplicaSchedule.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans one application under one policy: which locations it wants, how many replicas each gets,
 * which unwanted copies stay for now, and why. Reserves what it decided in the ledger.
 */
final class ApplicationPlanner {
  private final PlacementInput input;
  private final Turn.Decided turn;
  private final Contacts contacts;
  private final Proximity proximity;
  private final CapacityLedger ledger;
  private final Instant now;

  private final SortedMap<String, LocationPlacement> locations = new TreeMap<>();
  private final Map<String, String> reasons = new TreeMap<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private boolean isShortOfRoom;

  ApplicationPlanner(
      PlacementInput input,
      Turn.Decided turn,
      Contacts contacts,
      Proximity proximity,
      CapacityLedger ledger) {
    this.input = input;
    this.turn = turn;
    this.contacts = contacts;
    this.proximity = proximity;
    this.ledger = ledger;
    this.now = input.now();
  }

  /**
   * @param standing where the application runs now
   */
  Intent plan(SortedMap<String, LocationPlacement> standing) {
    standing.keySet().forEach(location -> ledger.release(copyAt(location)));
    List<Candidate> candidates =
        new Candidates(policy(), turn.requirements(), contacts, ledger)
            .of(input.fleet().clusters().values(), standing);
    isShortOfRoom = candidates.stream().anyMatch(Candidate::hasNoRoom);
    Optional<LocatedDemand> potential = potentialDemand(candidates);
    notices.addAll(turn.notices());
    Choice choice = LocationChoice.choose(candidates, interest(potential), policy().locations());
    notices.addAll(choice.notices());
    placeWanted(candidates, choice);
    settleUnwanted(standing, choice);
    locations.forEach(
        (location, placed) ->
            ledger.reserve(copyAt(location), turn.requirements(), placed.replicas()));
    return new Intent(
        turn.policy().name(),
        locations,
        reasons,
        new Verdicts(choice, potential.orElse(null), locations.keySet())
            .of(input.fleet().clusters().keySet()),
        inputs,
        notices,
        isShortOfRoom);
  }

  private Optional<LocatedDemand> potentialDemand(List<Candidate> candidates) {
    PlacementPolicy.@Nullable Activation activation = policy().activation();
    if (activation == null) {
      return Optional.empty();
    }
    SortedSet<String> servers =
        candidates.stream()
            .filter(Candidate::attractsDemand)
            .map(Candidate::location)
            .collect(Collectors.toCollection(TreeSet::new));
    return demand(
        signal(activation.signal()).smoothedBy(turn.requirements().optimizer()),
        "potential demand",
        servers);
  }

  private Optional<LocatedDemand> demand(
      ObservedSignal signal, String meaning, SortedSet<String> servers) {
    Optional<LocatedDemand> demand = signal.demandAt(servers, proximity);
    inputs.add(signal.input(meaning, demand.orElse(null), servers, now));
    List<String> nowhere = signal.cellsNowhere(proximity);
    if (!nowhere.isEmpty()) {
      notices.add(
          "signal "
              + signal.name()
              + " has values for what is no place, such as "
              + nowhere.getFirst()
              + " (cells: "
              + nowhere.size()
              + "); they count nowhere");
    }
    return demand;
  }

  private Interest interest(Optional<LocatedDemand> potential) {
    PlacementPolicy.@Nullable Activation activation = policy().activation();
    if (activation == null) {
      return new Interest.Everywhere();
    }
    ObservedSignal signal = signal(activation.signal());
    return potential.isPresent()
        ? new Interest.Demand(new Activation(activation, potential.get(), signal.unit()))
        : new Interest.Frozen("spec.activation.signal", signal.notFresh());
  }

  private void placeWanted(List<Candidate> candidates, Choice choice) {
    ReplicaSchedule schedule = replicaSchedule(new TreeSet<>(choice.wanted().keySet()));
    for (Candidate candidate : candidates) {
      Ruling ruling = choice.wanted().get(candidate.location());
      if (ruling != null) {
        place(candidate, ruling, schedule.recommend(candidate));
      }
    }
  }

  private ReplicaSchedule replicaSchedule(SortedSet<String> wanted) {
    @Nullable Demand rule = policy().replicaScheduling().demand();
    if (rule == null) {
      return new ReplicaSchedule(policy().replicaScheduling(), null, "");
    }
    ObservedSignal signal = signal(rule.signal());
    Optional<LocatedDemand> demand = demand(signal, "demand of the chosen locations", wanted);
    if (demand.isEmpty()) {
      notices.add(signal.notFresh() + "; replicas stay as they are");
    }
    return new ReplicaSchedule(policy().replicaScheduling(), demand.orElse(null), signal.unit());
  }

  private void place(Candidate candidate, Ruling ruling, Recommendation recommended) {
    int replicas = fitting(candidate, recommended.replicas());
    boolean isCut = replicas < recommended.replicas();
    String location = candidate.location();
    if (isCut) {
      isShortOfRoom = true;
      notices.add(location + ": " + replicas + " of " + recommended.replicas() + " replicas fit");
    }
    @Nullable LocationPlacement placed = candidate.placed();
    if (placed == null) {
      locations.put(location, new LocationPlacement(location, replicas, now, ruling.text(), null));
      reasons.put(location, ruling.text());
      return;
    }
    String reason = candidate.isLeaving() ? ruling.text() : placed.reason();
    locations.put(
        location, new LocationPlacement(location, replicas, placed.since(), reason, null));
    reasons.put(location, isCut ? recommended.reason() + ", as many as fit" : recommended.reason());
  }

  /** What is open keeps one replica even where there is no room left: capacity removes nothing. */
  private static int fitting(Candidate candidate, int replicas) {
    return Math.min(replicas, Math.max(1, candidate.room()));
  }

  private void settleUnwanted(SortedMap<String, LocationPlacement> standing, Choice choice) {
    MakeBeforeBreak gate =
        MakeBeforeBreak.of(
            turn.application(), choice.wanted().keySet(), input.observations(), contacts, now);
    for (LocationPlacement placed : standing.values()) {
      @Nullable Ruling why = choice.unwanted().get(placed.location());
      if (why != null) {
        settle(placed, why, gate);
      } else if (!choice.wanted().containsKey(placed.location())) {
        reasons.put(placed.location(), "the cluster is not in the fleet any more");
      }
    }
  }

  private void settle(LocationPlacement placed, Ruling why, MakeBeforeBreak gate) {
    String reason = placed.leavingSince() == null ? why.text() : placed.reason();
    reasons.put(placed.location(), reason);
    if (!gate.mayLeave(placed, why.rule())) {
      Instant since = placed.leavingSince() == null ? now : placed.leavingSince();
      locations.put(
          placed.location(),
          new LocationPlacement(
              placed.location(), placed.replicas(), placed.since(), reason, since));
    }
  }

  private PlacementPolicy.Spec policy() {
    return turn.policy().spec();
  }

  private ObservedSignal signal(String name) {
    return ObservedSignal.of(input, name, turn.application());
  }

  private Copy copyAt(String location) {
    return new Copy(turn.application(), location);
  }
}

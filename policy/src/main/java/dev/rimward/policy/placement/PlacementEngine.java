package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides where every application of the fleet runs, and how much of it.
 *
 * <p>A pure function: no I/O, no clock, no randomness, no state between calls. The same input gives
 * the same plan whatever the order of its maps, and a plan given back as the previous placements
 * with the same input changes nothing.
 *
 * <p>Capacity is given out over all applications together: first to what runs already, then by
 * priority of the policy and name of the application. Where one application gives up room that an
 * earlier one could use, the round is repeated on its outcome until nothing changes any more.
 */
public final class PlacementEngine {
  /** Only a bound: two or three rounds are the most that competing applications need. */
  private static final int MOST_ROUNDS = 16;

  private final PlacementInput input;
  private final Contacts contacts;
  private final Proximity proximity;
  private final List<Progress> applications;

  private PlacementEngine(PlacementInput input) {
    this.input = input;
    this.contacts = new Contacts(input);
    this.proximity = new Proximity(input.fleet().clusters());
    this.applications =
        input.fleet().applications().values().stream()
            .map(application -> Turn.of(input, application))
            .sorted(Turn.IN_ORDER)
            .map(turn -> new Progress(turn, input.previous().get(turn.application())))
            .toList();
  }

  /** A decision for every application of the fleet. */
  public static PlacementPlan plan(PlacementInput input) {
    return new PlacementEngine(input).plan();
  }

  private PlacementPlan plan() {
    int rounds = 1;
    while (round() && rounds < MOST_ROUNDS) {
      rounds++;
    }
    SortedMap<String, Decision> decisions = new TreeMap<>();
    Set<String> clusters = input.fleet().clusters().keySet();
    for (Progress application : applications) {
      decisions.put(application.turn().application(), application.decision(clusters, input.now()));
    }
    return new PlacementPlan(decisions);
  }

  /** Plans every application once; true when another round could do more. */
  private boolean round() {
    CapacityLedger ledger = new CapacityLedger(input.fleet().clusters());
    applications.forEach(application -> reserveWhatStands(application, ledger));
    boolean isChanged = false;
    boolean isShortOfRoom = false;
    for (Progress application : applications) {
      if (application.turn() instanceof Turn.Decided turn) {
        Intent intent =
            new ApplicationPlanner(input, turn, contacts, proximity, ledger)
                .plan(application.standing());
        isChanged |= application.advance(intent);
        isShortOfRoom |= intent.isShortOfRoom();
      }
    }
    return isChanged && isShortOfRoom;
  }

  /** Where a capacity was lowered below what runs, the first in order keep theirs. */
  private void reserveWhatStands(Progress application, CapacityLedger ledger) {
    String name = application.turn().application();
    Requirements requirements = input.requirements().getOrDefault(name, Requirements.NONE);
    for (LocationPlacement placed : application.standing().values()) {
      int room = Math.max(1, ledger.room(placed.location(), requirements));
      ledger.reserve(
          new Copy(name, placed.location()), requirements, Math.min(placed.replicas(), room));
    }
  }
}

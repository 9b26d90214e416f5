package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
  private final PlacementContext context;
  private final List<Progress> applications;

  private PlacementEngine(PlacementInput input, FleetIndex index) {
    this.input = input;
    this.context = new PlacementContext(input, index);
    this.applications =
        input.fleet().applications().values().stream()
            .map(application -> Turn.of(input, application))
            .sorted(Turn.IN_ORDER)
            .map(turn -> new Progress(turn, input.previous().get(turn.application()), input.now()))
            .toList();
  }

  /** A decision for every application of the fleet. */
  public static PlacementPlan plan(PlacementInput input) {
    return plan(input, FleetIndex.of(input.fleet()));
  }

  /**
   * The same, sooner.
   *
   * @param index of the input's fleet, kept from an earlier plan
   */
  public static PlacementPlan plan(PlacementInput input, FleetIndex index) {
    if (!index.fleet().equals(input.fleet())) {
      throw new IllegalArgumentException("the index is that of another fleet");
    }
    return new PlacementEngine(input, index).plan();
  }

  private PlacementPlan plan() {
    int rounds = 1;
    while (round() && rounds < MOST_ROUNDS) {
      rounds++;
    }
    SortedMap<String, Decision> decisions = new TreeMap<>();
    for (Progress application : applications) {
      decisions.put(
          application.turn().application(), application.decision(context.index(), input.now()));
    }
    return new PlacementPlan(decisions);
  }

  /** Plans every application once; true when another round could do more. */
  private boolean round() {
    CapacityLedger ledger = new CapacityLedger(context.index());
    applications.forEach(application -> reserveWhatStands(application, ledger));
    boolean isChanged = false;
    boolean isShortOfRoom = false;
    for (Progress application : applications) {
      if (application.turn() instanceof Turn.Decided turn) {
        @Nullable Intent intent = intent(application, turn, ledger);
        isChanged |= intent == null || application.advance(intent);
        isShortOfRoom |= intent == null || intent.isShortOfRoom();
      }
    }
    return isChanged && isShortOfRoom;
  }

  /**
   * INVARIANT: what goes wrong with one application spoils no other. It keeps what it has, and says
   * so.
   *
   * @return null where it could not be planned
   */
  private @Nullable Intent intent(Progress application, Turn.Decided turn, CapacityLedger ledger) {
    try {
      return new ApplicationPlanner(context, turn, ledger)
          .plan(application.previous(), application.standing());
    } catch (RuntimeException e) {
      application.hold("it could not be planned: " + e);
      ledger.release(turn.application());
      reserveWhatStands(application, ledger);
      return null;
    }
  }

  /** Where a capacity was lowered below what runs, the first in order keep theirs. */
  private void reserveWhatStands(Progress application, CapacityLedger ledger) {
    String name = application.turn().application();
    Needs needs = Needs.of(input.requirements().getOrDefault(name, Requirements.NONE));
    for (LocationPlacement placed : application.standing().values()) {
      int location = context.index().number(placed.location());
      if (location >= 0) {
        int room = Math.max(1, ledger.room(location, needs));
        ledger.reserve(name, location, needs, Math.min(placed.replicas(), room));
      }
    }
  }
}

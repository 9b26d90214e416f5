package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is intended against what was. Where nothing differs that runs, the previous placement
 * comes back as the same object, so that an unchanged decision is unchanged bytes.
 */
final class Settlement {
  private static final Duration MOVES_KEPT = Duration.ofHours(1);

  private Settlement() {}

  static Decision held(Turn.Held turn, ApplicationPlacement previous, FleetIndex index) {
    List<Verdict> verdicts =
        new LazyList<>(index.size(), number -> heldAt(index.name(number), turn.why(), previous));
    String consequence =
        previous.locations().isEmpty() ? "it is not placed" : "it stays where it is";
    return new Decision(
        previous,
        false,
        List.of(),
        verdicts,
        List.of(),
        List.of(new Notice(turn.kind(), turn.why() + "; " + consequence)));
  }

  static Decision decided(
      Intent intent,
      Map<String, Ruling.Reason> reasons,
      ApplicationPlacement previous,
      Instant now) {
    SortedMap<String, LocationPlacement> before = byLocation(previous);
    if (isSame(before, intent.locations())) {
      return decision(previous, false, List.of(), intent);
    }
    List<Move> moves = moves(before, intent.locations(), reasons, now);
    ApplicationPlacement placement =
        new ApplicationPlacement(
            previous.application(),
            intent.policy(),
            List.copyOf(intent.locations().values()),
            recent(previous.moves(), moves, now));
    return decision(placement, true, moves, intent);
  }

  static SortedMap<String, LocationPlacement> byLocation(ApplicationPlacement placement) {
    SortedMap<String, LocationPlacement> byLocation = new TreeMap<>();
    placement.locations().forEach(placed -> byLocation.put(placed.location(), placed));
    return byLocation;
  }

  /**
   * Whether the same runs in the same places: reasons make no difference. Times stay the same as
   * long as nothing changes, but for those that a wrong clock made.
   */
  static boolean isSame(
      SortedMap<String, LocationPlacement> before, SortedMap<String, LocationPlacement> after) {
    return before.keySet().equals(after.keySet())
        && before.values().stream()
            .allMatch(placed -> isSame(placed, after.getOrDefault(placed.location(), placed)));
  }

  private static boolean isSame(LocationPlacement before, LocationPlacement after) {
    return before.replicas() == after.replicas()
        && before.since().equals(after.since())
        && Objects.equals(before.leavingSince(), after.leavingSince())
        && Objects.equals(before.taintedSince(), after.taintedSince());
  }

  private static Decision decision(
      ApplicationPlacement placement, boolean changed, List<Move> moves, Intent intent) {
    return new Decision(
        placement, changed, moves, intent.verdicts(), intent.inputs(), intent.notices());
  }

  private static List<Move> moves(
      SortedMap<String, LocationPlacement> before,
      SortedMap<String, LocationPlacement> after,
      Map<String, Ruling.Reason> reasons,
      Instant now) {
    SortedSet<String> everywhere = new TreeSet<>(before.keySet());
    everywhere.addAll(after.keySet());
    return everywhere.stream()
        .map(
            location ->
                new Move(
                    now,
                    location,
                    replicas(before, location),
                    replicas(after, location),
                    reason(before, after, reasons, location)))
        .filter(move -> move.from() != move.to())
        .toList();
  }

  /** Of what is new, why it was opened: a later round only says why it has its replicas. */
  private static String reason(
      SortedMap<String, LocationPlacement> before,
      SortedMap<String, LocationPlacement> after,
      Map<String, Ruling.Reason> reasons,
      String location) {
    @Nullable LocationPlacement placed = after.get(location);
    return placed != null && !before.containsKey(location)
        ? placed.reason()
        : reasons.getOrDefault(location, () -> "").text();
  }

  private static int replicas(SortedMap<String, LocationPlacement> placed, String location) {
    return placed.containsKey(location) ? placed.get(location).replicas() : 0;
  }

  private static List<Move> recent(List<Move> earlier, List<Move> moves, Instant now) {
    Instant start = now.minus(MOVES_KEPT);
    return Stream.concat(
            earlier.stream().filter(move -> move.at().isAfter(start) && !move.at().isAfter(now)),
            moves.stream())
        .toList();
  }

  private static Verdict heldAt(String location, String why, ApplicationPlacement previous) {
    boolean isPlaced =
        previous.at(location).filter(placed -> placed.leavingSince() == null).isPresent();
    return new Verdict(
        location,
        isPlaced,
        Rule.HELD.id(),
        "",
        why,
        null,
        "",
        "a policy that decides, or a build that succeeds",
        null);
  }
}

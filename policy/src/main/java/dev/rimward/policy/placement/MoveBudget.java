package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy.Disruption;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many locations of an application may still be opened or closed within the rolling hour. What
 * is leaving counts as closed; a change of replicas is no move.
 *
 * @param most absent: any number
 */
record MoveBudget(int used, @Nullable Integer most) {
  private static final Duration ROLLING = Duration.ofHours(1);

  /**
   * @param standing where the application runs now, or shall by an earlier round of this plan
   */
  static MoveBudget of(
      Disruption limits,
      ApplicationPlacement previous,
      Map<String, LocationPlacement> standing,
      Instant now) {
    Instant start = now.minus(ROLLING);
    long moved =
        previous.moves().stream()
            .filter(move -> move.at().isAfter(start) && !move.at().isAfter(now) && isMove(move))
            .count();
    long leaving =
        standing.values().stream().filter(placed -> placed.leavingSince() != null).count();
    Set<String> before =
        previous.locations().stream().map(LocationPlacement::location).collect(Collectors.toSet());
    long opened = standing.keySet().stream().filter(name -> !before.contains(name)).count();
    long closed = before.stream().filter(name -> !standing.containsKey(name)).count();
    return new MoveBudget((int) (moved + leaving + opened + closed), limits.maxMovesPerHour());
  }

  private static boolean isMove(Move move) {
    return move.from() == 0 || move.to() == 0;
  }

  /**
   * @param returning copies that are leaving and shall stay after all, which is no move
   */
  int left(int returning) {
    return most == null ? Integer.MAX_VALUE : Math.max(0, most - used + returning);
  }

  /** {@code 6 moves within the hour, at most 6}. */
  String words() {
    return used + " moves within the hour, at most " + most;
  }
}

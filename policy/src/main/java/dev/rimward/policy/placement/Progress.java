package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One application on its way through the rounds of one plan. */
final class Progress {
  private Turn turn;
  private final ApplicationPlacement previous;
  private final Map<String, Ruling.Reason> reasons = new TreeMap<>();
  private SortedMap<String, LocationPlacement> standing;
  private @Nullable Intent intent;

  Progress(Turn turn, @Nullable ApplicationPlacement previous, Instant now) {
    this.turn = turn;
    this.previous =
        previous != null
            ? previous
            : new ApplicationPlacement(turn.application(), policy(turn), List.of(), List.of());
    this.standing = Settlement.byLocation(this.previous);
    this.standing.replaceAll((location, placed) -> placed.notAfter(now));
  }

  Turn turn() {
    return turn;
  }

  ApplicationPlacement previous() {
    return previous;
  }

  /** Where the application runs: at first what was, then what the last round decided. */
  SortedMap<String, LocationPlacement> standing() {
    return standing;
  }

  /** Takes the outcome of a round; true when it differs from the one before. */
  boolean advance(Intent outcome) {
    boolean isChanged = !Settlement.isSame(standing, outcome.locations());
    reasons.putAll(outcome.reasons());
    standing = outcome.locations();
    intent = outcome;
    return isChanged;
  }

  /** It keeps what it has. */
  void hold(String why) {
    turn = new Turn.Held(turn.application(), why, Notice.Kind.Failed);
    standing = Settlement.byLocation(previous);
  }

  Decision decision(FleetIndex index, Instant now) {
    return switch (turn) {
      case Turn.Held held -> Settlement.held(held, previous, index);
      case Turn.Decided decided -> {
        if (intent == null) {
          throw new IllegalStateException(decided.application() + " was not planned");
        }
        yield Settlement.decided(intent, reasons, previous, now);
      }
    };
  }

  private static String policy(Turn turn) {
    return turn instanceof Turn.Decided decided ? decided.policy().name() : "";
  }
}

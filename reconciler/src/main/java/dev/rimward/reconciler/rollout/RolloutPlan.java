package dev.rimward.reconciler.rollout;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What moves of one application now.
 *
 * @param turns of every cluster in which something differs
 * @param progress of the rollout; empty if there is none
 */
public record RolloutPlan(SortedMap<String, Turn> turns, Optional<Progress> progress) {
  public RolloutPlan {
    turns = Collections.unmodifiableSortedMap(new TreeMap<>(turns));
  }

  /** When the first of those that wait may go on; empty where no time says so. */
  public Optional<Instant> nextTurn() {
    return turns.values().stream()
        .flatMap(
            turn -> turn instanceof Turn.Hold hold ? Stream.ofNullable(hold.until()) : Stream.of())
        .min(Comparator.naturalOrder());
  }

  /** Whether the cluster moves; where nothing differs it makes no difference. */
  public boolean moves(String cluster) {
    return !(turns.get(cluster) instanceof Turn.Hold);
  }
}

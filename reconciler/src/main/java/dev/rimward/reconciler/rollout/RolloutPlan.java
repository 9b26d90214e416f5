package dev.rimward.reconciler.rollout;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** Whether the cluster moves; where nothing differs it makes no difference. */
  public boolean moves(String cluster) {
    return !(turns.get(cluster) instanceof Turn.Hold);
  }
}

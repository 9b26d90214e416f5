package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One application, of which something is to move.
 *
 * @param rollout of its policy; empty: new content goes everywhere at once
 * @param toleration for how long a replacement that cannot be reached is waited for
 * @param isEscaping whether it moves away from a failed or forbidden cluster
 * @param clusters every cluster whose branch has it or that is to have it
 */
public record Candidate(
    String application,
    Optional<Rollout> rollout,
    Duration toleration,
    boolean isEscaping,
    SortedMap<String, Standing> clusters) {
  private static final Duration OPENING = Duration.ofMinutes(10);

  public Candidate {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
  }

  /** How long a new copy may take to be healthy. */
  Duration opening() {
    return rollout.map(Rollout::progressDeadline).orElse(OPENING);
  }
}

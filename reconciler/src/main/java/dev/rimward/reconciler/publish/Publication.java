package dev.rimward.reconciler.publish;

import dev.rimward.reconciler.rollout.RolloutPlan;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was published.
 *
 * @param rendered outcome of the branch {@code rendered}; unless it is unchanged or moved, no
 *     cluster branch was touched
 * @param clusters outcome of each cluster's branch, by cluster
 * @param heldBack renderings that were not published
 * @param handMade commits of others that were found on the branches
 * @param turns what moved and what waits, by application of which something differed
 * @param departures clusters whose documents are gone
 */
public record Publication(
    RefOutcome rendered,
    SortedMap<String, RefOutcome> clusters,
    List<HeldBack> heldBack,
    List<HandMade> handMade,
    SortedMap<String, RolloutPlan> turns,
    SortedMap<String, Departure> departures) {
  public Publication {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
    heldBack = List.copyOf(heldBack);
    handMade = List.copyOf(handMade);
    turns = Collections.unmodifiableSortedMap(new TreeMap<>(turns));
    departures = Collections.unmodifiableSortedMap(new TreeMap<>(departures));
  }

  /** One in which no cluster branch was touched. */
  public Publication(
      RefOutcome rendered,
      SortedMap<String, RefOutcome> clusters,
      List<HeldBack> heldBack,
      List<HandMade> handMade) {
    this(
        rendered,
        clusters,
        heldBack,
        handMade,
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }
}

package dev.rimward.reconciler.publish;

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
 */
public record Publication(
    RefOutcome rendered,
    SortedMap<String, RefOutcome> clusters,
    List<HeldBack> heldBack,
    List<HandMade> handMade) {
  public Publication {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
    heldBack = List.copyOf(heldBack);
    handMade = List.copyOf(handMade);
  }
}

package dev.rimward.policy.placement;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The decision for every application of the fleet, by name. */
public record PlacementPlan(SortedMap<String, Decision> decisions) {
  public PlacementPlan {
    decisions = Collections.unmodifiableSortedMap(new TreeMap<>(decisions));
  }
}

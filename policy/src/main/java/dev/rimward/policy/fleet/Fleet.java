package dev.rimward.policy.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that people wrote, by name, in the order of names. */
public record Fleet(
    SortedMap<String, Cluster> clusters,
    SortedMap<String, Application> applications,
    SortedMap<String, Signal> signals,
    SortedMap<String, PlacementPolicy> policies) {
  public Fleet {
    clusters = sorted(clusters);
    applications = sorted(applications);
    signals = sorted(signals);
    policies = sorted(policies);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

package dev.rimward.renderer.overlay;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every target is to run: by cluster, then by application.
 *
 * @param clusters every cluster of the fleet, also those that run nothing
 */
public record RenderedFleet(SortedMap<String, SortedMap<String, Rendering>> clusters) {
  public RenderedFleet {
    SortedMap<String, SortedMap<String, Rendering>> copy = new TreeMap<>();
    clusters.forEach((cluster, applications) -> copy.put(cluster, sorted(applications)));
    clusters = Collections.unmodifiableSortedMap(copy);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

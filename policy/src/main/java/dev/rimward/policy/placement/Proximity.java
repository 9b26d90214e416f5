package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Geohash;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which location is nearest to a cell. It remembers what it computed, since every application of
 * one plan asks about the same cells.
 */
final class Proximity {
  private final Map<String, Cluster> clusters;
  private final Map<String, List<String>> byGeohash = new HashMap<>();
  private final Map<String, List<String>> byCluster = new HashMap<>();

  Proximity(Map<String, Cluster> clusters) {
    this.clusters = clusters;
  }

  /**
   * The location that serves a cell: the nearest by great circle, of equally near ones the first by
   * name. What a cluster measured belongs to that cluster as long as it is among the servers. Empty
   * when the cell is nowhere or there are no servers.
   */
  Optional<String> nearest(LocatedBy locatedBy, String cell, Set<String> servers) {
    return byDistance(locatedBy, cell).stream().filter(servers::contains).findFirst();
  }

  /** Whether the cell is a place at all. */
  boolean isSomewhere(LocatedBy locatedBy, String cell) {
    return !byDistance(locatedBy, cell).isEmpty() || clusters.isEmpty();
  }

  private List<String> byDistance(LocatedBy locatedBy, String cell) {
    return switch (locatedBy) {
      case Geohash ->
          byGeohash.computeIfAbsent(
              cell, key -> Geohash.centre(key).map(this::byDistance).orElse(List.of()));
      case Region -> List.of();
      case Cluster -> byCluster.computeIfAbsent(cell, this::byDistanceFromCluster);
    };
  }

  private List<String> byDistanceFromCluster(String name) {
    Cluster cluster = clusters.get(name);
    if (cluster == null) {
      return List.of();
    }
    Comparator<String> itselfFirst = Comparator.comparing(other -> !other.equals(name));
    return byDistance(cluster.spec().location().point()).stream().sorted(itselfFirst).toList();
  }

  private List<String> byDistance(GeoPoint from) {
    Collection<Cluster> all = clusters.values();
    return all.stream()
        .map(cluster -> new Reach(cluster.name(), metres(from, cluster)))
        .sorted(Comparator.comparingLong(Reach::metres).thenComparing(Reach::location))
        .map(Reach::location)
        .toList();
  }

  /** In whole metres, so that equally near locations are so on every processor. */
  private static long metres(GeoPoint from, Cluster cluster) {
    return Math.round(from.kilometresTo(cluster.spec().location().point()) * 1000);
  }

  private record Reach(String location, long metres) {}
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster.Link;
import dev.rimward.policy.placement.FleetIndex.Vector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where users are: a geohash, a region, or the cluster that measured them. It knows how far each
 * location is from it.
 */
final class Cell {
  /** Light in fibre goes there and back over 1,000 km in this time. */
  private static final double KILOMETRES_OF_A_MILLISECOND = 100;

  private static final int NEAREST_KEPT = 8;
  private static final double METRES = 1000;
  private static final double EARTH_METRES = 6_371_008.8;
  private static final double FURTHER_THAN_ALL = 1e9;

  private final FleetIndex index;
  private final String name;
  private final int home;
  private final String region;
  private final Vector point;
  private final Map<PolicyScope, int[]> nearest = new ConcurrentHashMap<>();
  private volatile double @Nullable [] kilometres;

  /**
   * @param home the cluster that measured it; -1 when none did
   * @param region the region that it is; empty when it is none
   */
  Cell(FleetIndex index, String name, int home, String region, Vector point) {
    this.index = index;
    this.name = name;
    this.home = home;
    this.region = region;
    this.point = point;
  }

  String name() {
    return name;
  }

  /**
   * The location that serves the cell: itself where it was measured, of a region one within, then
   * the nearest; of equally near ones the first by name. -1 without servers.
   *
   * @param servers by number; all of them are allowed by the policy
   */
  int nearest(PolicyScope scope, boolean[] servers) {
    int[] known = nearest.computeIfAbsent(scope, this::nearestOf);
    for (int location : known) {
      if (servers[location]) {
        return location;
      }
    }
    return known.length < NEAREST_KEPT ? -1 : nearestAmong(servers);
  }

  /** Great-circle distance, or what measured round-trip times amount to where links have them. */
  double kilometresTo(int location) {
    return kilometres()[location];
  }

  /** The same for all locations by number; not to be changed. */
  double[] kilometres() {
    double[] known = kilometres;
    if (known == null) {
      known = new double[index.size()];
      for (int other = 0; other < known.length; other++) {
        known[other] = measured(other);
      }
      kilometres = known;
    }
    return known;
  }

  private int nearestAmong(boolean[] servers) {
    int best = -1;
    double shortest = Double.POSITIVE_INFINITY;
    for (int location = 0; location < servers.length; location++) {
      if (servers[location]) {
        double distance = order(location);
        if (distance < shortest) {
          shortest = distance;
          best = location;
        }
      }
    }
    return best;
  }

  /** The nearest of what the policy allows, nearest first. */
  private int[] nearestOf(PolicyScope scope) {
    int[] found = new int[NEAREST_KEPT];
    double[] distances = new double[NEAREST_KEPT];
    int count = 0;
    for (int location : scope.allowed()) {
      double distance = order(location);
      if (count < NEAREST_KEPT || distance < distances[count - 1]) {
        int place = count < NEAREST_KEPT ? count++ : count - 1;
        while (place > 0 && distance < distances[place - 1]) {
          found[place] = found[place - 1];
          distances[place] = distances[place - 1];
          place--;
        }
        found[place] = location;
        distances[place] = distance;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Smaller is nearer. In whole metres of chord, so that rounding makes no difference of twins. */
  private double order(int location) {
    if (location == home) {
      return -1;
    }
    if (home >= 0 && index.cluster(location).spec().link() != null) {
      return kilometresTo(location) * METRES;
    }
    double chord = Math.rint(Math.sqrt(point.chordTo(index.point(location))) * EARTH_METRES);
    return isWithin(location) ? chord - FURTHER_THAN_ALL : chord;
  }

  private double measured(int location) {
    if (location == home || isWithin(location)) {
      return 0;
    }
    @Nullable Link there = index.cluster(location).spec().link();
    @Nullable Link here = home < 0 ? null : index.cluster(home).spec().link();
    if (there != null && here != null) {
      return milliseconds(here.roundTripTime().plus(there.roundTripTime()))
          * KILOMETRES_OF_A_MILLISECOND;
    }
    return Vector.kilometres(point.chordTo(index.point(location)));
  }

  private boolean isWithin(int location) {
    return !region.isEmpty() && region.equals(index.cluster(location).region());
  }

  private static double milliseconds(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}

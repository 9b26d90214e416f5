package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Geohash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What follows from a fleet alone: numbers for its clusters, their points and labels, and what each
 * policy allows. It is worth keeping for as long as the fleet is the same; what it remembers on the
 * way is derived from the fleet, so that decisions are the same with a new one.
 *
 * <p>Clusters are numbered in the order of names: the first by name has the lowest number. Safe for
 * use by several threads.
 */
public final class FleetIndex {
  /** Distances that are remembered at most, since metrics may invent ever new cells: 64 MB. */
  private static final int MOST_DISTANCES = 8_000_000;

  private final Fleet fleet;
  private final List<Cluster> clusters;
  private final List<Map<String, String>> labels = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Vector[] points;
  private final Map<String, Vector> regions = new HashMap<>();
  private final Map<PlacementPolicy, PolicyScope> scopes = new ConcurrentHashMap<>();
  private final Map<LocatedBy, Map<String, Optional<Cell>>> cells = new HashMap<>();

  private FleetIndex(Fleet fleet) {
    this.fleet = fleet;
    this.clusters = List.copyOf(fleet.clusters().values());
    this.points = new Vector[clusters.size()];
    Map<String, Vector> sums = new HashMap<>();
    for (Cluster cluster : clusters) {
      int number = numbers.size();
      numbers.put(cluster.name(), number);
      labels.add(cluster.labels());
      points[number] = Vector.of(cluster.spec().location().point());
      sums.merge(cluster.region(), points[number], Vector::plus);
    }
    sums.forEach((region, sum) -> regions.put(region, sum.normalised()));
    for (LocatedBy locatedBy : LocatedBy.values()) {
      cells.put(locatedBy, new ConcurrentHashMap<>());
    }
  }

  /** Costs about a microsecond for each cluster. */
  public static FleetIndex of(Fleet fleet) {
    return new FleetIndex(fleet);
  }

  /** The fleet that this is the index of. */
  public Fleet fleet() {
    return fleet;
  }

  int size() {
    return clusters.size();
  }

  Cluster cluster(int number) {
    return clusters.get(number);
  }

  String name(int number) {
    return clusters.get(number).name();
  }

  Map<String, String> labels(int number) {
    return labels.get(number);
  }

  Vector point(int number) {
    return points[number];
  }

  /** The number of a cluster; -1 when it is not in the fleet. */
  int number(String cluster) {
    return numbers.getOrDefault(cluster, -1);
  }

  /** What a policy says of each cluster, whatever is observed. */
  PolicyScope scope(PlacementPolicy policy) {
    return scopes.computeIfAbsent(policy, deciding -> new PolicyScope(this, deciding));
  }

  /** Where a cell of a signal is; empty for a text that is no place. */
  Optional<Cell> cell(LocatedBy locatedBy, String name) {
    Map<String, Optional<Cell>> known = cells.getOrDefault(locatedBy, Map.of());
    Optional<Cell> cell = known.get(name);
    if (cell != null) {
      return cell;
    }
    if ((long) known.size() * size() >= MOST_DISTANCES) {
      known.clear();
    }
    cell = locate(locatedBy, name);
    known.put(name, cell);
    return cell;
  }

  private Optional<Cell> locate(LocatedBy locatedBy, String name) {
    return switch (locatedBy) {
      case Geohash ->
          Geohash.centre(name).map(centre -> new Cell(this, name, -1, "", Vector.of(centre)));
      case Cluster -> {
        int home = number(name);
        yield home < 0
            ? Optional.empty()
            : Optional.of(new Cell(this, name, home, "", points[home]));
      }
      case Region ->
          Optional.ofNullable(regions.get(name))
              .map(centre -> new Cell(this, name, -1, name, centre));
    };
  }

  /** A point of the unit sphere. */
  record Vector(double x, double y, double z) {
    private static final double EARTH_RADIUS_KM = 6371.0088;

    static Vector of(GeoPoint point) {
      double latitude = StrictMath.toRadians(point.latitude());
      double longitude = StrictMath.toRadians(point.longitude());
      double equatorial = StrictMath.cos(latitude);
      return new Vector(
          equatorial * StrictMath.cos(longitude),
          equatorial * StrictMath.sin(longitude),
          StrictMath.sin(latitude));
    }

    Vector plus(Vector other) {
      return new Vector(x + other.x, y + other.y, z + other.z);
    }

    /** Itself where it has no direction, as the middle of two opposite points. */
    Vector normalised() {
      double length = Math.sqrt(x * x + y * y + z * z);
      return length < 1e-9 ? this : new Vector(x / length, y / length, z / length);
    }

    /** The square of the straight line: grows with the distance, and needs no trigonometry. */
    double chordTo(Vector other) {
      double dx = x - other.x;
      double dy = y - other.y;
      double dz = z - other.z;
      return dx * dx + dy * dy + dz * dz;
    }

    static double kilometres(double chord) {
      return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, Math.sqrt(chord) / 2));
    }
  }
}

package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A day of users who live near the fleet's clusters and are awake when the sun is up: busiest at 14
 * o'clock of their own solar time, nearly asleep at night. A pure function of the fleet and these
 * numbers, with a value each minute.
 *
 * @param peak of the busiest place at its busiest time, without noise, in the signal's unit
 * @param noise largest deviation from minute to minute, relative to the value
 * @param seed where users live, how many, and the noise
 */
public record GeneratedDay(double peak, double noise, long seed) {
  /** An equinox, so that day and night are as long everywhere. */
  private static final Instant START = Instant.parse("2026-03-20T00:00:00Z");

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int LETTERS = 4;
  private static final double BUSIEST_HOUR = 14;
  private static final double NIGHT = 0.03;
  private static final double LEAST_WEIGHT = 0.1;

  /** In degrees: users live around a cluster's city, not in its hall. */
  private static final double FARTHEST = 2;

  public GeneratedDay {
    if (!(peak >= 0 && peak < Double.POSITIVE_INFINITY)) {
      throw new InvalidTrace("--peak must be 0 or more, is " + peak);
    }
    if (!(noise >= 0 && noise < 1)) {
      throw new InvalidTrace("--noise must be at least 0 and below 1, is " + noise);
    }
  }

  /** Users of one cell. */
  private record Users(GeoPoint home, double weight) {}

  /**
   * @param needs what is asked of the day, with how long before its start that must be known
   */
  public Trace trace(Fleet fleet, Map<SignalKey, Duration> needs) {
    Map<SignalKey, SortedMap<String, Samples>> signals = new HashMap<>();
    needs.forEach(
        (key, before) -> {
          @Nullable Signal signal = fleet.signals().get(key.signal());
          if (signal != null) {
            signals.put(key, cells(key, signal.spec().locatedBy(), fleet, before));
          }
        });
    return new Trace(
        "generated day (peak "
            + Numbers.brief(peak)
            + ", noise "
            + Numbers.brief(noise)
            + ", seed "
            + seed
            + ")",
        new SampledRecording(signals),
        START,
        START.plus(Duration.ofDays(1)));
  }

  private SortedMap<String, Samples> cells(
      SignalKey key, LocatedBy locatedBy, Fleet fleet, Duration before) {
    SortedMap<String, SortedMap<Long, Double>> byCell = new TreeMap<>();
    // Two steps of the service's own sampling more than the window, which reaches back as far.
    Instant first = START.minus(before).minus(EVERY.multipliedBy(2));
    for (Cluster cluster : fleet.clusters().values()) {
      Users users = users(cluster);
      SortedMap<Long, Double> values =
          byCell.computeIfAbsent(cell(locatedBy, cluster, users), cell -> new TreeMap<>());
      for (Instant time = floor(first);
          time.isBefore(START.plus(Duration.ofDays(1)));
          time = time.plus(EVERY)) {
        values.merge(
            time.toEpochMilli(),
            demand(key.application(), cluster.name(), users, time),
            Double::sum);
      }
    }
    SortedMap<String, Samples> cells = new TreeMap<>();
    byCell.forEach((cell, values) -> cells.put(cell, Samples.of(values, EVERY.toMillis())));
    return cells;
  }

  private static Instant floor(Instant time) {
    return Instant.ofEpochSecond(
        Math.floorDiv(time.getEpochSecond(), EVERY.toSeconds()) * EVERY.toSeconds());
  }

  /** What is not located by users' geohashes is by a cluster's name or else its region. */
  private static String cell(LocatedBy locatedBy, Cluster cluster, Users users) {
    if (locatedBy == LocatedBy.Geohash) {
      return Places.geohash(users.home(), LETTERS);
    }
    return locatedBy == LocatedBy.Cluster ? cluster.name() : cluster.region();
  }

  private Users users(Cluster cluster) {
    GeoPoint point = cluster.spec().location().point();
    long key = hash(cluster.name());
    double latitude = point.latitude() + FARTHEST * (2 * Noise.uniform(seed, key, 1) - 1);
    double longitude = point.longitude() + FARTHEST * (2 * Noise.uniform(seed, key, 2) - 1);
    double weight = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * Noise.uniform(seed, key, 3);
    return new Users(
        new GeoPoint(
            Math.clamp(latitude, -89, 89),
            longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude),
        weight);
  }

  private double demand(String application, String cluster, Users users, Instant time) {
    double deviation =
        2 * Noise.uniform(seed, hash(application) ^ hash(cluster), time.getEpochSecond()) - 1;
    double awake = NIGHT + (1 - NIGHT) * daylight(users.home().longitude(), time);
    return peak * users.weight() * awake * (1 + noise * deviation);
  }

  /** From 0 in the night to 1 at the busiest hour; squared, so that nights are long. */
  private static double daylight(double longitude, Instant time) {
    double hour = Math.floorMod(time.getEpochSecond(), 86_400L) / 3600.0 + longitude / 15;
    double height = StrictMath.cos(2 * Math.PI * (hour - BUSIEST_HOUR) / 24);
    return height <= 0 ? 0 : height * height;
  }

  /** As {@link String#hashCode}, spread over 64 bits by the caller. */
  private static long hash(String name) {
    return 31L * name.hashCode() + name.length();
  }
}

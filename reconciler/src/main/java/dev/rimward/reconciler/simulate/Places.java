package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Geohash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where cells are. */
final class Places {
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int BITS_OF_A_LETTER = 5;

  private Places() {}

  /**
   * Great-circle distance from each cell to a cluster. A cell that is not a geohash is a cluster's
   * name, or else a region, which is as far as the nearest of its clusters. Empty where the cell is
   * nowhere.
   */
  static Optional<Double> kilometres(Fleet fleet, LocatedBy locatedBy, String cell, GeoPoint to) {
    return points(fleet, locatedBy, cell).stream()
        .map(point -> point.kilometresTo(to))
        .min(Double::compare);
  }

  private static List<GeoPoint> points(Fleet fleet, LocatedBy locatedBy, String cell) {
    if (locatedBy == LocatedBy.Geohash) {
      return Geohash.centre(cell).stream().toList();
    }
    @Nullable Cluster named = fleet.clusters().get(cell);
    return named != null && locatedBy == LocatedBy.Cluster
        ? List.of(named.spec().location().point())
        : fleet.clusters().values().stream()
            .filter(cluster -> locatedBy != LocatedBy.Cluster && cluster.region().equals(cell))
            .map(cluster -> cluster.spec().location().point())
            .toList();
  }

  /** The cell of so many letters in which a point is; the reverse of {@link Geohash#centre}. */
  static String geohash(GeoPoint point, int letters) {
    double[] latitudes = {-90, 90};
    double[] longitudes = {-180, 180};
    StringBuilder geohash = new StringBuilder(letters);
    int letter = 0;
    for (int bit = 0; bit < letters * BITS_OF_A_LETTER; bit++) {
      boolean isUpper =
          bit % 2 == 0
              ? keepHalf(longitudes, point.longitude())
              : keepHalf(latitudes, point.latitude());
      letter = letter << 1 | (isUpper ? 1 : 0);
      if (bit % BITS_OF_A_LETTER == BITS_OF_A_LETTER - 1) {
        geohash.append(ALPHABET.charAt(letter));
        letter = 0;
      }
    }
    return geohash.toString();
  }

  private static boolean keepHalf(double[] range, double value) {
    double middle = (range[0] + range[1]) / 2;
    boolean isUpper = value >= middle;
    range[isUpper ? 0 : 1] = middle;
    return isUpper;
  }
}

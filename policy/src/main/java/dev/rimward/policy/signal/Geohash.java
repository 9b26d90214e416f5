package dev.rimward.policy.signal;

import dev.rimward.policy.fleet.GeoPoint;
import java.util.Locale;
import java.util.Optional;

/**
 * Cells of the earth's surface by geohash: each character halves longitude and latitude in turn,
 * longitude first, five times.
 */
public final class Geohash {
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int BITS_OF_A_CHARACTER = 5;

  private Geohash() {}

  /** The centre of a cell; empty for a text that is no geohash. */
  public static Optional<GeoPoint> centre(String geohash) {
    Range longitude = new Range(-180, 180);
    Range latitude = new Range(-90, 90);
    boolean isLongitude = true;
    for (char character : geohash.toLowerCase(Locale.ROOT).toCharArray()) {
      int bits = ALPHABET.indexOf(character);
      if (bits < 0) {
        return Optional.empty();
      }
      for (int bit = BITS_OF_A_CHARACTER - 1; bit >= 0; bit--) {
        boolean isUpper = (bits >> bit & 1) == 1;
        if (isLongitude) {
          longitude = longitude.half(isUpper);
        } else {
          latitude = latitude.half(isUpper);
        }
        isLongitude = !isLongitude;
      }
    }
    return geohash.isEmpty()
        ? Optional.empty()
        : Optional.of(new GeoPoint(latitude.middle(), longitude.middle()));
  }

  private record Range(double low, double high) {
    Range half(boolean isUpper) {
      return isUpper ? new Range(middle(), high) : new Range(low, middle());
    }

    double middle() {
      return (low + high) / 2;
    }
  }
}

package dev.rimward.policy.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.policy.fleet.GeoPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeohashTest {
  @ParameterizedTest
  @CsvSource({
    "ezs42, 42.605, -5.603",
    "u4pruydqqvj, 57.64911, 10.40744",
    "s, 22.5, 22.5",
    "7, -22.5, -22.5",
    "dr5r, 40.69, -73.99",
    "xn76, 35.60, 139.75"
  })
  void findsTheCentreOfACell(String geohash, double latitude, double longitude) {
    GeoPoint centre = Geohash.centre(geohash).orElseThrow();

    assertThat(centre.latitude()).isCloseTo(latitude, within(0.1));
    assertThat(centre.longitude()).isCloseTo(longitude, within(0.2));
  }

  @Test
  void readsUpperCaseToo() {
    assertThat(Geohash.centre("EZS42")).isEqualTo(Geohash.centre("ezs42"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ezs4a", "fra-1", "u 0"})
  void isEmptyForWhatIsNoGeohash(String text) {
    assertThat(Geohash.centre(text)).isEmpty();
  }
}

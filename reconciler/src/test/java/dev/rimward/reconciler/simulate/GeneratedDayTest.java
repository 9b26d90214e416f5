package dev.rimward.reconciler.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.GeoPoint;
import dev.rimward.policy.signal.Geohash;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratedDayTest {
  private static final SignalKey SHOP = new SignalKey("http-requests", "shop");
  private static final Fleet FLEET = Sources.demandDay();

  @Test
  void usersLiveNearEveryClusterAndAreBusiestInTheirOwnEarlyAfternoon() {
    Trace day = day(0, 1);

    assertThat(day.recording().cells(SHOP)).hasSizeGreaterThan(55);
    for (String cell : day.recording().cells(SHOP)) {
      GeoPoint home = Geohash.centre(cell).orElseThrow();
      assertThat(FLEET.clusters().values())
          .anyMatch(cluster -> cluster.spec().location().point().kilometresTo(home) < 350);
      double solarHour = busiestMinute(day, cell) / 60.0 + home.longitude() / 15;
      assertThat((solarHour + 48) % 24).as(cell).isBetween(13.5, 14.5);
    }
  }

  private static int busiestMinute(Trace day, String cell) {
    return IntStream.range(0, 24 * 60)
        .boxed()
        .max(Comparator.comparingDouble(minute -> at(day, cell, minute)))
        .orElseThrow();
  }

  @Test
  void noiseStaysWithinItsBound() {
    Trace quiet = day(0, 1);
    Trace noisy = day(0.15, 1);

    for (String cell : quiet.recording().cells(SHOP)) {
      for (int minute = 0; minute < 24 * 60; minute += 7) {
        double ratio = at(noisy, cell, minute) / at(quiet, cell, minute);
        assertThat(ratio).isBetween(0.85, 1.15);
      }
    }
    assertThat(at(noisy, quiet.recording().cells(SHOP).first(), 0))
        .isNotEqualTo(at(quiet, quiet.recording().cells(SHOP).first(), 0));
  }

  @Test
  void theSameSeedMakesTheSameDayAndAnotherOneAnother() {
    assertThat(busy(day(0.15, 1))).isEqualTo(busy(day(0.15, 1))).isNotEqualTo(busy(day(0.15, 2)));
  }

  private static double busy(Trace day) {
    return day.recording().cells(SHOP).stream().mapToDouble(cell -> at(day, cell, 700)).sum();
  }

  @Test
  void isKnownForAsLongBeforeItsStartAsPoliciesLookBack() {
    Trace day = day(0.15, 1);
    String cell = day.recording().cells(SHOP).first();

    assertThat(day.recording().value(SHOP, cell, day.start().minus(Duration.ofMinutes(31))))
        .isNotNaN();
  }

  @Test
  void refusesNumbersThatMakeNoDemand() {
    assertThatThrownBy(() -> new GeneratedDay(-1, 0, 1)).hasMessageContaining("--peak");
    assertThatThrownBy(() -> new GeneratedDay(1, 1, 1)).hasMessageContaining("--noise");
  }

  private static Trace day(double noise, long seed) {
    return new GeneratedDay(200, noise, seed).trace(FLEET, Map.of(SHOP, Duration.ofMinutes(30)));
  }

  private static double at(Trace day, String cell, int minute) {
    Instant time = day.start().plus(Duration.ofMinutes(minute));
    return day.recording().value(SHOP, cell, time);
  }
}

package dev.rimward.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingAssemblyTest {
  private static final double NAN = Double.NaN;
  private static final Instant END = Instant.ofEpochSecond(1_700_000_000);

  /** Three times: two minutes, one minute and no time before the end. */
  private static final Sampling SAMPLING =
      new Sampling(END.minusSeconds(120), END, Duration.ofMinutes(1));

  private static final Signal MEASURED = Fleets.signal("requests", "q", "p");
  private static final Signal UNMEASURED = Fleets.signal("requests", "q", null);

  @Test
  void readsTheSamplesOfEachCell() {
    SignalWindow window = fresh(read(UNMEASURED, List.of(series("u0", 1, 2, 3)), null));
    assertThat(window.times()).containsExactly(END.minusSeconds(120), END.minusSeconds(60), END);
    assertThat(values(window, "u0")).containsExactly(1, 2, 3);
  }

  @Test
  void takesAnAbsentSeriesAsZeroWhereThePlaceIsMeasured() {
    SignalWindow window =
        fresh(
            read(
                MEASURED,
                List.of(series("u0", 1, 2, 3)),
                List.of(series("u0", 1, 1, 1), series("u1", 4, 4, 4))));
    assertThat(values(window, "u0")).containsExactly(1, 2, 3);
    assertThat(values(window, "u1")).containsExactly(0, 0, 0);
    assertThat(values(window, "u2")).containsExactly(NAN, NAN, NAN);
  }

  @Test
  void takesAnAbsentSampleAsZeroOnlyAtTheTimesThatWereMeasured() {
    Series values = at("u0", Map.of(SAMPLING.times().get(2), 7.0));
    Series presence = at("u0", Map.of(SAMPLING.times().get(1), 1.0, SAMPLING.times().get(2), 1.0));
    assertThat(values(fresh(read(MEASURED, List.of(values), List.of(presence))), "u0"))
        .containsExactly(NAN, 0, 7);
  }

  @Test
  void takesAnAbsentSampleAsUnknownWithoutAPresenceQuery() {
    Series values = at("u0", Map.of(SAMPLING.times().get(2), 7.0));
    assertThat(values(fresh(read(UNMEASURED, List.of(values), null)), "u0"))
        .containsExactly(NAN, NAN, 7);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, -1e-9})
  void takesWhatIsNoAmountAsUnknownEvenWhereThePlaceIsMeasured(double value) {
    List<Series> presence = List.of(series("u0", 1, 1, 1));
    assertThat(values(fresh(read(MEASURED, List.of(series("u0", 1, value, 3)), presence)), "u0"))
        .containsExactly(1, NAN, 3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void takesAPresenceThatIsNoAmountAsUnmeasured(double value) {
    List<Series> presence = List.of(series("u0", 1, 1, value));
    assertThat(values(fresh(read(MEASURED, List.of(), presence)), "u0")).containsExactly(0, 0, NAN);
  }

  @Test
  void isUnknownWhereNothingIsKnown() {
    assertThat(unknown(read(UNMEASURED, List.of(), null)))
        .isEqualTo("Prometheus has no value in the last 120 s");
    assertThat(unknown(read(MEASURED, List.of(), List.of()))).contains("presence query");
    assertThat(unknown(read(UNMEASURED, List.of(series("u0", NAN, NAN, NAN)), null)))
        .contains("no value");
  }

  @Test
  void isStaleWhenTheNewestKnownValueIsAsOldAsStaleAfter() {
    Series old = series("u0", 1, NAN, NAN);
    // The only value is of two minutes before the end; the signal is stale after five.
    assertThat(readAt(END.plusSeconds(179), old)).isInstanceOf(Reading.Fresh.class);
    assertThat(readAt(END.plusSeconds(180), old))
        .isInstanceOfSatisfying(
            Reading.Stale.class, stale -> assertThat(stale.age()).isEqualTo(Duration.ofMinutes(5)));
  }

  @Test
  void dropsSamplesOfTheFuture() {
    Reading reading = readAt(END.minusSeconds(30), series("u0", 1, 2, 3));
    assertThat(values(fresh(reading), "u0")).containsExactly(1, 2, NAN);
  }

  @Test
  void dropsSamplesBetweenItsTimes() {
    Series between = at("u0", Map.of(END.minusSeconds(30), 5.0, END, 6.0));
    assertThat(values(fresh(read(UNMEASURED, List.of(between), null)), "u0"))
        .containsExactly(NAN, NAN, 6);
  }

  @Test
  void ignoresSeriesWithoutAPlaceAndSaysSo() {
    ReadingAssembly assembly = new ReadingAssembly(UNMEASURED, SAMPLING, END);
    Reading reading =
        assembly.assemble(
            List.of(
                series("u0", 1, 2, 3),
                unlabelled(1, 1, 1),
                unlabelled(2, 2, 2),
                series("somewhere", 9, 9, 9)),
            null);
    assertThat(fresh(reading).cells()).containsExactly("u0");
    assertThat(assembly.remarks())
        .containsExactlyInAnyOrder(
            "query: 2 series without the label geohash ignored",
            "query: geohash=\"somewhere\" is not a geohash: series ignored");
  }

  @Test
  void isUnknownRatherThanZeroWhenNoSeriesSaysWhere() {
    Reading reading =
        read(MEASURED, List.of(unlabelled(50, 50, 50)), List.of(series("u0", 1, 1, 1)));
    assertThat(unknown(reading))
        .isEqualTo("no series of query has the label geohash: aggregate it by geohash");
  }

  @Test
  void isUnknownWhenTwoSeriesClaimOneCell() {
    assertThat(
            unknown(read(UNMEASURED, List.of(series("u0", 1, 1, 1), series("u0", 2, 2, 2)), null)))
        .contains("several series for one geohash");
  }

  @Test
  void takesAnyNameAsTheNameOfACluster() {
    Signal signal = Fleets.signal("cpu", "q", null, LocatedBy.Cluster);
    Series series = new Series(Map.of("cluster", "fra-1"), millis(), new double[] {1, 2, 3});
    assertThat(values(fresh(read(signal, List.of(series), null)), "fra-1"))
        .containsExactly(1, 2, 3);
  }

  private static Reading read(Signal signal, List<Series> values, @Nullable List<Series> presence) {
    return new ReadingAssembly(signal, SAMPLING, END).assemble(values, presence);
  }

  private static Reading readAt(Instant now, Series series) {
    return new ReadingAssembly(UNMEASURED, SAMPLING, now).assemble(List.of(series), null);
  }

  private static SignalWindow fresh(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Fresh.class);
    return ((Reading.Fresh) reading).window();
  }

  private static String unknown(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) reading).reason();
  }

  private static double[] values(SignalWindow window, String cell) {
    double[] values = new double[window.times().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = window.value(cell, i);
    }
    return values;
  }

  private static Series series(String geohash, double... values) {
    return new Series(Map.of("geohash", geohash), millis(), values);
  }

  private static Series unlabelled(double... values) {
    return new Series(Map.of("city", "Berlin"), millis(), values);
  }

  private static Series at(String geohash, Map<Instant, Double> samples) {
    List<Instant> times = samples.keySet().stream().sorted().toList();
    return new Series(
        Map.of("geohash", geohash),
        times.stream().mapToLong(Instant::toEpochMilli).toArray(),
        times.stream().mapToDouble(samples::get).toArray());
  }

  private static long[] millis() {
    return LongStream.of(120, 60, 0).map(s -> END.minusSeconds(s).toEpochMilli()).toArray();
  }
}

package dev.rimward.reconciler.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecordedSignalsTest {
  private static final Instant NOW = Instant.parse("2026-03-20T12:00:17Z");
  private static final SignalKey SHOP = new SignalKey("requests", "shop");
  private static final Duration OPENING = Duration.ofMinutes(2);
  private static final Duration CLOSING = Duration.ofMinutes(30);

  /** Each cell has the second of the day as its value, until it falls silent. */
  private record Clock(Instant silentFrom, List<String> names) implements Recording {
    @Override
    public SortedSet<String> cells(SignalKey key) {
      return new TreeSet<>(names);
    }

    @Override
    public double value(SignalKey key, String cell, Instant time) {
      return time.isBefore(silentFrom) ? time.getEpochSecond() % 86_400 : Double.NaN;
    }
  }

  @Test
  void samplesAtTheTimesAtWhichTheServiceWouldAskPrometheus() throws Exception {
    SignalWindow window = ((Reading.Fresh) recorded(new Clock(NOW, List.of("u0yj")))).window();

    String asked = askedOfPrometheus();
    assertThat(asked)
        .contains("start=" + window.times().getFirst().getEpochSecond() + "&")
        .contains("end=" + window.newest().getEpochSecond() + "&");
    assertThat(window.times())
        .allSatisfy(
            time ->
                assertThat(window.value("u0yj", window.times().indexOf(time)))
                    .isEqualTo((double) (time.getEpochSecond() % 86_400)));
  }

  private static String askedOfPrometheus() throws Exception {
    try (StubPrometheus stub = new StubPrometheus(StubPrometheus.body(500, ""));
        PrometheusClient client = new PrometheusClient(endpoint(stub.url()))) {
      assertThat(new SignalObserver(client, (key, words) -> {}).observe(fleet(), Map.of(), NOW))
          .containsOnlyKeys(SHOP);
      return stub.asked().getFirst();
    }
  }

  private static PrometheusEndpoint endpoint(URI url) {
    return new PrometheusEndpoint(url, null, Duration.ofSeconds(10), 1 << 20);
  }

  @Test
  void whatFellSilentBecomesStaleAndThenUnknownAndNeverZero() {
    assertThat(recorded(new Clock(NOW.minusSeconds(240), List.of("u0yj"))))
        .isInstanceOf(Reading.Fresh.class);
    assertThat(recorded(new Clock(NOW.minusSeconds(360), List.of("u0yj"))))
        .isInstanceOf(Reading.Stale.class);
    assertThat(recorded(new Clock(Instant.EPOCH, List.of("u0yj"))))
        .isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void saysWhatItLeavesOut() {
    List<String> remarks = new ArrayList<>();

    RecordedSignals.observe(
        fleet(),
        Map.of(),
        new Clock(NOW, List.of("u0yj", "nowhere!")),
        (key, words) -> remarks.add(words),
        NOW);

    assertThat(remarks)
        .containsExactly("query: geohash=\"nowhere!\" is not a geohash: series ignored");
  }

  @Test
  void needsTheLongestWindowOfEverySignal() {
    assertThat(RecordedSignals.needs(fleet(), Map.of())).containsExactly(Map.entry(SHOP, CLOSING));
  }

  private static Reading recorded(Recording recording) {
    return requireNonNull(
        RecordedSignals.observe(fleet(), Map.of(), recording, (key, words) -> {}, NOW).get(SHOP));
  }

  private static Fleet fleet() {
    return Fleets.fleet(
        List.of(Fleets.application("shop", "public")),
        List.of(Fleets.signal("requests", Fleets.REQUESTS, null, LocatedBy.Geohash)),
        List.of(
            Fleets.policy(
                "follow", "public", Fleets.activation("requests", OPENING, CLOSING), Fleets.TWO)));
  }
}

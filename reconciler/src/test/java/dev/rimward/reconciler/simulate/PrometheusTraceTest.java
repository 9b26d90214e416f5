package dev.rimward.reconciler.simulate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.fixtures.server.PrometheusServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.TrafficExporter;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.PrometheusClient;
import dev.rimward.reconciler.observe.PrometheusEndpoint;
import dev.rimward.reconciler.observe.SignalObserver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = SECONDS)
class PrometheusTraceTest {
  private static final String BUSY = "u0yj";
  private static final String IDLE = "u173";
  private static final SignalKey SHOP = new SignalKey("requests", "shop");
  private static final Duration STEP = Duration.ofSeconds(1);

  @RegisterExtension static final RealServers servers = new RealServers();

  static final Supplier<TrafficExporter> exporter =
      servers.use(() -> TrafficExporter.start(BUSY, IDLE));
  static final Supplier<PrometheusServer> prometheus =
      servers.use(() -> PrometheusServer.start(Duration.ofMillis(500), exporter.get().targets()));

  @TempDir Path folder = Path.of("");

  @Test
  void replaysWhatPrometheusRemembersWithItsZerosAndItsGaps() throws Exception {
    exporter.get().setRate("shop", BUSY, 40);
    Fleet fleet = fleet();
    Trace trace = awaitRate(fleet, 40);

    assertThat(newest(trace, IDLE)).as("the presence query vouches for it").isZero();
    assertThat(trace.recording().value(SHOP, BUSY, trace.start().minusSeconds(3600))).isNaN();
    Simulation simulation =
        new Simulation(
            new Span(trace.start(), trace.end(), STEP),
            trace.recording(),
            List.of(),
            Duration.ofSeconds(2));
    Outcome outcome = simulation.run(Sources.variant(fleet), () -> {}).getFirst();
    assertThat(outcome.course().demand()).anyMatch(demand -> Math.abs(demand - 40) < 2);
    assertThat(outcome.locations()).extracting(Outcome.AtLocation::location).contains("fra1");
  }

  @Test
  void saysThatPrometheusHasNothingOfThatTime() {
    Fleet fleet = fleet();
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");

    assertThatThrownBy(() -> read(fleet, new Span(longAgo, longAgo.plusSeconds(60), STEP)))
        .isInstanceOf(InvalidTrace.class)
        .hasMessageStartingWith(
            "signal requests of shop from 2020-01-01T00:00:00Z to 2020-01-01T00:01:00Z: "
                + "Prometheus has no value");
  }

  @Test
  void refusesMorePointsThanPrometheusGives() {
    Fleet fleet = fleet();
    Instant end = Instant.now();

    assertThatThrownBy(() -> read(fleet, new Span(end.minus(Duration.ofHours(12)), end, STEP)))
        .hasMessageContaining("make --step longer");
  }

  private static Trace awaitRate(Fleet fleet, double rate) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(60);
    while (true) {
      try {
        Trace trace = read(fleet);
        if (Math.abs(newest(trace, BUSY) - rate) < 2) {
          return trace;
        }
      } catch (InvalidTrace e) {
        assertThat(e).as("nothing was scraped yet").hasMessageContaining("has no value");
      }
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(300);
    }
  }

  private Fleet fleet() {
    return Sources.twoPlaces(
        folder,
        "activation: {signal: requests, threshold: 20, stabilizationWindow: 2s},"
            + " replicaScheduling: {duplicated: {replicas: 1}}",
        "{query: 'sum by (geohash)"
            + " (rate(http_requests_total{application=\"{{application}}\"}[5s]))', locationLabel:"
            + " geohash, presenceQuery: 'count by (geohash) (up{job=\"edge-ingress\"} == 1)'}");
  }

  private static Trace read(Fleet fleet) throws InterruptedException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return read(fleet, new Span(now.minusSeconds(10), now, STEP));
  }

  private static Trace read(Fleet fleet, Span span) throws InterruptedException {
    PrometheusEndpoint endpoint =
        new PrometheusEndpoint(
            URI.create(prometheus.get().url()), null, Duration.ofSeconds(10), 1 << 20);
    try (PrometheusClient client = new PrometheusClient(endpoint)) {
      return PrometheusTrace.read(
          new SignalObserver(client, (key, words) -> {}),
          "Prometheus",
          fleet,
          Simulation.needs(List.of(Sources.variant(fleet))),
          span,
          (key, words) -> {});
    }
  }

  private static double newest(Trace trace, String cell) {
    return trace.recording().value(SHOP, cell, trace.end().minus(STEP));
  }
}

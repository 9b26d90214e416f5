package dev.rimward.reconciler.observe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.fixtures.server.PrometheusServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.fixtures.server.TrafficExporter;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 120, unit = SECONDS)
class RealPrometheusTest {
  private static final String BUSY = "u0yj";
  private static final String IDLE = "u173";
  private static final String FAILING = "u281";
  private static final String UNMEASURED = "u33d";
  private static final SignalKey SHOP = new SignalKey("requests", "shop");

  @RegisterExtension static final RealServers servers = new RealServers();

  static final Supplier<TrafficExporter> exporter =
      servers.use(() -> TrafficExporter.start(BUSY, IDLE, FAILING));
  static final Supplier<PrometheusServer> prometheus =
      servers.use(() -> PrometheusServer.start(Duration.ofMillis(500), exporter.get().targets()));

  @Test
  void tellsDemandZeroAndUnknownApart() throws Exception {
    exporter.get().setRate("shop", BUSY, 40);
    SignalWindow window = awaitRate(BUSY, 40);
    int newest = window.times().size() - 1;
    assertThat(window.value(IDLE, newest)).isZero();
    assertThat(window.value(UNMEASURED, newest)).isNaN();
    assertThat(window.value(BUSY, 0)).isNaN();
  }

  @Test
  void doesNotKnowTheDemandWhereTheIngressIsDown() throws Exception {
    exporter.get().setRate("shop", FAILING, 30);
    awaitRate(FAILING, 30);
    exporter.get().fail(FAILING);
    try {
      Instant deadline = Instant.now().plusSeconds(60);
      while (!Double.isNaN(newest(FAILING))) {
        assertThat(newest(FAILING)).isNotZero();
        assertThat(newest(IDLE)).isZero();
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(200);
      }
    } finally {
      exporter.get().recover(FAILING);
    }
  }

  @Test
  void repeatsPrometheusWordsForAQueryThatIsWrong() throws Exception {
    Reading reading = observe(fleet("sum by (geohash) (rate(http_requests_total[5s])", null));
    assertThat(((Reading.Unknown) reading).reason())
        .startsWith("Prometheus fails the query: bad_data: ")
        .contains("parse error");
  }

  @Test
  void readsNoZeroFromAPrometheusThatHangsOrIsGone() throws Exception {
    prometheus.get().suspend();
    try {
      assertThat(observe(shop()))
          .isEqualTo(new Reading.Unknown("Prometheus has not answered within 2.0 s"));
    } finally {
      prometheus.get().resume();
    }
    prometheus.get().kill();
    try {
      assertThat(observe(shop()))
          .isEqualTo(new Reading.Unknown("Prometheus cannot be reached: connection refused"));
    } finally {
      prometheus.get().restart();
    }
  }

  private static SignalWindow awaitRate(String cell, double rate) throws Exception {
    Instant deadline = Instant.now().plusSeconds(60);
    while (true) {
      if (observe(shop()) instanceof Reading.Fresh(SignalWindow window)) {
        double newest = window.value(cell, window.times().size() - 1);
        if (Math.abs(newest - rate) < 2 || Instant.now().isAfter(deadline)) {
          assertThat(newest).isCloseTo(rate, within(2.0));
          return window;
        }
      }
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(500);
    }
  }

  private static double newest(String cell) throws Exception {
    SignalWindow window = ((Reading.Fresh) observe(shop())).window();
    return window.value(cell, window.times().size() - 1);
  }

  private static Fleet shop() {
    return fleet(
        "sum by (geohash) (rate(http_requests_total{application=\"{{application}}\"}[5s]))",
        Fleets.PRESENCE);
  }

  private static Fleet fleet(String query, @Nullable String presenceQuery) {
    return Fleets.fleet(
        List.of(Fleets.application("shop", "public")),
        List.of(Fleets.signal("requests", query, presenceQuery)),
        List.of(
            Fleets.policy(
                "follow",
                "public",
                Fleets.activation("requests", Duration.ofSeconds(4), Duration.ofMinutes(10)),
                Fleets.TWO)));
  }

  private static Reading observe(Fleet fleet) throws InterruptedException {
    URI url = URI.create(prometheus.get().url());
    PrometheusEndpoint endpoint = new PrometheusEndpoint(url, null, Duration.ofSeconds(2), 1 << 20);
    try (PrometheusClient client = new PrometheusClient(endpoint)) {
      return Objects.requireNonNull(
          new SignalObserver(client, (key, words) -> {})
              .observe(fleet, Map.of(), Instant.now())
              .get(SHOP));
    }
  }
}

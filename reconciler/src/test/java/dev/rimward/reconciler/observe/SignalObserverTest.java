package dev.rimward.reconciler.observe;

import static dev.rimward.reconciler.observe.Fleets.activation;
import static dev.rimward.reconciler.observe.Fleets.application;
import static dev.rimward.reconciler.observe.Fleets.demand;
import static dev.rimward.reconciler.observe.Fleets.fleet;
import static dev.rimward.reconciler.observe.Fleets.policy;
import static dev.rimward.reconciler.observe.Fleets.signal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rimward.fixtures.traffic.MetricsSource;
import dev.rimward.fixtures.traffic.TrafficModel;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalObserverTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_061);
  private static final SignalKey SHOP = new SignalKey("requests", "shop");
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Duration THIRTY = Duration.ofSeconds(30);

  private final TrafficModel model = new TrafficModel(1, Duration.ofMinutes(2), 100);
  private final List<String> remarks = new ArrayList<>();

  @Test
  void readsTheDemandOfEveryCellAndZeroWhereUsersSleep() throws Exception {
    try (MetricsSource source = source()) {
      SignalWindow window = fresh(observe(source.url(), shop(), NOW).get(SHOP));
      assertThat(window.times().getLast()).isEqualTo(Instant.ofEpochSecond(1_700_000_060));
      assertThat(window.times().getFirst()).isBefore(NOW.minus(THIRTY));
      assertThat(window.cells()).containsExactlyInAnyOrderElementsOf(model.cities().keySet());
      int asleep = 0;
      for (String cell : window.cells()) {
        for (int i = 0; i < window.times().size(); i++) {
          double expected = model.demand("shop", cell, window.times().get(i)).orElse(0);
          asleep += expected == 0 ? 1 : 0;
          assertThat(window.value(cell, i)).isCloseTo(expected, within(1e-9));
        }
      }
      assertThat(asleep).isPositive();
      assertThat(remarks).isEmpty();
    }
  }

  @Test
  void doesNotKnowTheDemandWhileTheSourceFailsAndSaysWhy() throws Exception {
    try (MetricsSource source = source()) {
      source.pause();
      assertThat(observe(source.url(), shop(), NOW))
          .containsOnly(
              Map.entry(SHOP, new Reading.Unknown("Prometheus answers with HTTP status 503")));
      source.close();
      assertThat(observe(source.url(), shop(), NOW))
          .containsOnly(
              Map.entry(
                  SHOP, new Reading.Unknown("Prometheus cannot be reached: connection refused")));
    }
  }

  @Test
  void doesNotKnowTheDemandWhenOnlyThePresenceQueryFails() throws Exception {
    Fleet fleet = shop("sum(up)");
    try (MetricsSource source = source()) {
      assertThat(observe(source.url(), fleet, NOW).get(SHOP))
          .isInstanceOfSatisfying(
              Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains("bad_data"));
    }
  }

  @Test
  void leavesOtherSignalsAloneWhenOneIsBroken() throws Exception {
    Fleet fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(
                signal("requests", Fleets.REQUESTS, Fleets.PRESENCE),
                signal("broken", "sum(", null)),
            List.of(
                policy(
                    "follow", "public", activation("requests", TEN, THIRTY), demand("broken", TEN)),
                policy("other", "public", activation("gone", TEN, TEN), Fleets.TWO)));
    try (MetricsSource source = source()) {
      Map<SignalKey, Reading> readings = observe(source.url(), fleet, NOW);
      assertThat(readings.get(SHOP)).isInstanceOf(Reading.Fresh.class);
      assertThat(readings.get(new SignalKey("broken", "shop"))).isInstanceOf(Reading.Unknown.class);
      assertThat(readings.get(new SignalKey("gone", "shop")))
          .isEqualTo(new Reading.Unknown("there is no Signal gone"));
    }
  }

  @Test
  void sendsEqualQueriesOnce() throws Exception {
    String empty = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    try (StubPrometheus stub = new StubPrometheus(StubPrometheus.body(200, empty))) {
      Map<SignalKey, Reading> readings = observe(stub.url(), shops(20), NOW);
      assertThat(readings).hasSize(20);
      assertThat(stub.asked()).hasSize(21).doesNotHaveDuplicates();
      assertThat(stub.asked()).filteredOn(query -> query.contains("shop-7x")).hasSize(1);
    }
  }

  @Test
  void asksTheSameWithinOneStep() throws Exception {
    String empty = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    try (StubPrometheus stub = new StubPrometheus(StubPrometheus.body(200, empty))) {
      observe(stub.url(), shop(), Instant.ofEpochMilli(1_700_000_060_000L));
      observe(stub.url(), shop(), Instant.ofEpochMilli(1_700_000_061_999L));
      assertThat(stub.asked().subList(0, 2))
          .containsExactlyInAnyOrderElementsOf(stub.asked().subList(2, 4));
    }
  }

  @Test
  void spendsNoMoreTimeOnManyQueriesThatHangThanOnFew() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (StubPrometheus stub = new StubPrometheus(exchange -> end.await())) {
      PrometheusEndpoint endpoint =
          new PrometheusEndpoint(stub.url(), null, Duration.ofMillis(300), 1 << 20);
      long start = System.nanoTime();
      Map<SignalKey, Reading> readings = observe(endpoint, shops(100), NOW);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(readings)
          .hasSize(100)
          .allSatisfy(
              (key, reading) -> {
                assertThat(reading).isInstanceOf(Reading.Unknown.class);
              });
    } finally {
      end.countDown();
    }
  }

  @Test
  void passesPrometheusWarningsOn() throws Exception {
    String warning = "{\"status\":\"success\",\"warnings\":[\"partial\"],\"data\":{\"result\":[]}}";
    try (StubPrometheus stub = new StubPrometheus(StubPrometheus.body(200, warning))) {
      observe(stub.url(), shop(null), NOW);
      assertThat(remarks).containsExactly("requests/shop: Prometheus warns: partial");
    }
  }

  private MetricsSource source() throws Exception {
    return MetricsSource.start(model, "edge-ingress", InstantSource.fixed(NOW));
  }

  private Map<SignalKey, Reading> observe(URI url, Fleet fleet, Instant now) throws Exception {
    return observe(new PrometheusEndpoint(url, null), fleet, now);
  }

  private Map<SignalKey, Reading> observe(PrometheusEndpoint endpoint, Fleet fleet, Instant now)
      throws Exception {
    try (PrometheusClient client = new PrometheusClient(endpoint)) {
      return new SignalObserver(
              client,
              (key, words) -> remarks.add(key.signal() + "/" + key.application() + ": " + words))
          .observe(fleet, Map.of(), now);
    }
  }

  private static Fleet shop() {
    return shop(Fleets.PRESENCE);
  }

  private static Fleet shop(@Nullable String presence) {
    return fleet(
        List.of(application("shop", "public")),
        List.of(signal("requests", Fleets.REQUESTS, presence)),
        List.of(policy("follow", "public", activation("requests", TEN, THIRTY), Fleets.TWO)));
  }

  private static Fleet shops(int count) {
    List<Application> shops =
        IntStream.range(0, count).mapToObj(i -> application("shop-" + i + "x", "public")).toList();
    return fleet(
        shops,
        List.of(signal("requests", Fleets.REQUESTS, Fleets.PRESENCE)),
        List.of(policy("follow", "public", activation("requests", TEN, THIRTY), Fleets.TWO)));
  }

  private static SignalWindow fresh(@Nullable Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Fresh.class);
    return ((Reading.Fresh) requireNonNull(reading)).window();
  }
}

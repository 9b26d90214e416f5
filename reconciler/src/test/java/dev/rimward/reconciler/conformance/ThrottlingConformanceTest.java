package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.configMaps;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An API server that has too much to do says so, and is heard. */
class ThrottlingConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final Map<String, String> IN_TWO_SECONDS = Map.of("Retry-After", "2");

  @Test
  void isAskedAgainWhenItSays() {
    String ns = edge.namespace();
    edge.gateway().refuse("PATCH .*/configmaps/settings", 1, 429, IN_TWO_SECONDS);

    Look look = edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));

    List<Gateway.Request> tries =
        look.requests().stream().filter(one -> one.is("PATCH .*/configmaps/settings")).toList();
    assertThat(look.isDelivered()).isTrue();
    assertThat(tries).hasSize(2);
    assertThat(Duration.ofNanos(tries.get(1).at() - tries.get(0).at()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void doesNotLoseWhatItHasToTheWait() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", configMap(ns, "kept", "one"), configMap(ns, "settings", "one")));
    edge.gateway().refuse("GET ", Integer.MAX_VALUE, 429, IN_TWO_SECONDS);

    Look look = edge.deliver(edge.application("shop", configMap(ns, "kept", "one")));

    assertThat(look.count("DELETE ")).isZero();
    assertThat(look.status().lastError()).isNotNull();
    edge.gateway().heal();
    Edge.await(
        "it goes on as soon as the server is well",
        () -> {
          edge.lane().retry();
          return !edge.party().has("configmaps/settings");
        });
  }

  @Test
  void isNeverSentMoreThanSixteenRequestsAtOnce() {
    edge.deliver(edge.application("shop", configMaps(edge.namespace(), 80)));

    assertThat(edge.gateway().mostInFlight()).isBetween(2, 16);
  }

  @Test
  void aConnectionThatBreaksOnceIsTriedOnceMore() {
    String ns = edge.namespace();
    edge.gateway().cut("PATCH .*/configmaps/settings", 1);

    Look look = edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));

    assertThat(look.isDelivered()).isTrue();
    assertThat(look.count("PATCH .*/configmaps/settings")).isEqualTo(2);
  }
}

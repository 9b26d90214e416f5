package dev.rimward.reconciler.observe;

import static dev.rimward.reconciler.observe.Fleets.activation;
import static dev.rimward.reconciler.observe.Fleets.application;
import static dev.rimward.reconciler.observe.Fleets.demand;
import static dev.rimward.reconciler.observe.Fleets.fleet;
import static dev.rimward.reconciler.observe.Fleets.policy;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Activation;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalNeedsTest {
  private static final Duration TWO = Duration.ofMinutes(2);
  private static final Duration THREE = Duration.ofMinutes(3);
  private static final Duration THIRTY = Duration.ofMinutes(30);

  @Test
  void takesTheWindowsOfActivationAndReplicaScheduling() {
    var fleet =
        fleet(
            List.of(application("shop", "public"), application("billing", "internal")),
            List.of(),
            List.of(
                policy(
                    "follow", "public", activation("requests", TWO, THIRTY), demand("rps", THREE)),
                policy("fixed", "internal", null, Fleets.TWO)));
    assertThat(SignalNeeds.of(fleet))
        .containsOnly(
            entry(new SignalKey("requests", "shop"), Set.of(TWO, THIRTY)),
            entry(new SignalKey("rps", "shop"), Set.of(THREE)));
  }

  @Test
  void joinsTheWindowsOfOneSignal() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy(
                    "follow",
                    "public",
                    activation("requests", TWO, THIRTY),
                    demand("requests", THREE))));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("requests", "shop")))
        .containsExactlyInAnyOrder(TWO, THREE, THIRTY);
  }

  @Test
  void takesTheDefaultWindowWherePoliciesSayNothingOfClosing() {
    var fleet =
        fleet(
            List.of(application("shop", "public")),
            List.of(),
            List.of(
                policy("follow", "public", new Activation("requests", 20, TWO, null), Fleets.TWO)));
    assertThat(SignalNeeds.of(fleet).get(new SignalKey("requests", "shop")))
        .containsExactlyInAnyOrder(TWO, Duration.ofMinutes(5));
  }
}

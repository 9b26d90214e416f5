package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static dev.rimward.reconciler.conformance.Yaml.ready;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that wait for others in the same cluster. */
class DependsOnConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void comesWhenWhatItDependsOnIsHealthyAndSaysWhatItWaitsFor() {
    String ns = edge.namespace();
    Given database = edge.application("database", deployment(ns, "db", 1));
    Given shop = edge.application("shop", configMap(ns, "settings", "one")).dependingOn("database");

    Look waiting = edge.deliver(database, shop);
    assertThat(edge.party().has("configmaps/settings")).isFalse();
    assertThat(waiting.problems())
        .contains("shop: waits for database: Deployment.apps " + ns + "/db");

    edge.party().status("apps/v1/deployments/db", ready(1, 1));
    assertThat(edge.look().isDelivered()).isTrue();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void waitingIsNoFailureAndHoldsUpNobodyElse() {
    String ns = edge.namespace();

    Look look =
        edge.deliver(
            edge.application("database", deployment(ns, "db", 1)),
            edge.application("shop", configMap(ns, "settings", "one")).dependingOn("database"),
            edge.application("other", configMap(ns, "neighbour", "one")));

    assertThat(look.status().lastError()).isNull();
    assertThat(look.status().consecutiveFailures()).isZero();
    assertThat(look.isDelivered("other")).isTrue();
  }

  @Test
  void keepsWhatItHasWhenWhatItDependsOnBreaksLater() {
    String ns = edge.namespace();
    Given database = edge.application("database", deployment(ns, "db", 1));
    Given shop = edge.application("shop", configMap(ns, "settings", "one")).dependingOn("database");
    edge.deliver(database, shop);
    edge.party().status("apps/v1/deployments/db", ready(1, 1));
    edge.look();
    edge.party().status("apps/v1/deployments/db", "{\"availableReplicas\": 0}");
    edge.party().delete("configmaps/settings");

    Look look = edge.look();

    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).as("its drift is repaired").isTrue();
  }

  @Test
  void doesNotWaitForWhatTheClusterDoesNotHave() {
    String ns = edge.namespace();

    Look look =
        edge.deliver(
            edge.application("shop", configMap(ns, "settings", "one")).dependingOn("elsewhere"));

    assertThat(look.isDelivered()).isTrue();
  }

  @Test
  void aCycleIsNamedAndStopsOnlyWhoIsInIt() {
    String ns = edge.namespace();

    Look look =
        edge.deliver(
            edge.application("hen", configMap(ns, "hen", "one")).dependingOn("egg"),
            edge.application("egg", configMap(ns, "egg", "one")).dependingOn("hen"),
            edge.application("other", configMap(ns, "other", "one")));

    assertThat(look.problems()).contains("egg").contains("hen");
    assertThat(edge.party().has("configmaps/hen")).isFalse();
    assertThat(edge.party().has("configmaps/egg")).isFalse();
    assertThat(look.isDelivered("other")).isTrue();
  }

  @Test
  void whatOthersDependOnGoesAfterThem() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("base", configMap(ns, "base", "one")),
        edge.application("top", configMap(ns, "top", "one")).dependingOn("base"));

    edge.deliver();

    assertThat(edge.gateway().position("DELETE .*/configmaps/top"))
        .isLessThan(edge.gateway().position("DELETE .*/configmaps/base"));
  }
}

package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What could not be deleted is not forgotten. */
class PruneSurvivorsConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final String FINALIZER =
      "{\"metadata\": {\"finalizers\": [\"example.org/wait\"]}}";

  private Look deliver(String... names) {
    return edge.deliver(
        edge.application(
            "shop",
            Stream.of(names)
                .map(name -> configMap(edge.namespace(), name, "one"))
                .toArray(String[]::new)));
  }

  @Test
  void anObjectWithAFinalizerStaysAMemberUntilItIsGone() {
    deliver("kept", "settings");
    edge.party().patch("configmaps/settings", "somebody", FINALIZER);

    Look waiting = deliver("kept");
    assertThat(waiting.problems()).contains("settings").contains("example.org/wait");
    assertThat(edge.inventory("shop")).contains("settings");

    edge.party().patch("configmaps/settings", "somebody", "{\"metadata\": {\"finalizers\": null}}");
    assertThat(edge.look().isDelivered()).isTrue();
    assertThat(edge.inventory("shop")).doesNotContain("settings");
  }

  @Test
  void aDeletionIsAskedForOnce() {
    deliver("kept", "settings");
    edge.party().patch("configmaps/settings", "somebody", FINALIZER);
    deliver("kept");

    assertThat(edge.look().count("DELETE ")).isZero();

    edge.party().patch("configmaps/settings", "somebody", "{\"metadata\": {\"finalizers\": null}}");
  }

  @Test
  void whatTheClusterDoesNotLetGoIsTriedAgain() {
    deliver("kept", "settings");
    edge.gateway().refuse("DELETE .*/configmaps/settings", 403);

    Look failed = deliver("kept");
    assertThat(failed.problems()).contains("settings");
    assertThat(edge.inventory("shop")).contains("settings");

    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has("configmaps/settings")).isFalse();
  }

  @Test
  void isNotForgottenByACommitInBetween() {
    deliver("kept", "settings");
    edge.gateway().refuse("DELETE .*/configmaps/settings", 403);
    deliver("kept");
    deliver("kept", "another");

    edge.gateway().heal();
    deliver("kept", "another", "third");

    assertThat(edge.party().has("configmaps/settings")).isFalse();
  }

  @Test
  void isNotForgottenByAProcessThatDiesMeanwhile() throws Exception {
    deliver("kept", "settings");
    edge.gateway().refuse("DELETE .*/configmaps/settings", 403);
    var desired =
        edge.desired(edge.application("shop", configMap(edge.namespace(), "kept", "one")));
    edge.deliver(desired);

    edge.restart();
    edge.gateway().heal();
    edge.deliver(desired);

    assertThat(edge.party().has("configmaps/settings")).isFalse();
  }
}

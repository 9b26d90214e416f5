package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A suspended cluster is looked at and not written to. */
class SuspensionConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void driftIsSeenAndNotRepaired() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.look(() -> edge.lane().suspend(true));
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"key\": \"two\"}}");

    Look look = edge.look();

    assertThat(look.writes()).isEmpty();
    assertThat(edge.lane().status().suspended()).isTrue();
    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("two");
  }

  @Test
  void newRevisionsWaitAndNothingIsPruned() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", configMap(ns, "kept", "one"), configMap(ns, "settings", "one")));
    edge.look(() -> edge.lane().suspend(true));

    Look look = edge.deliver(edge.application("shop", configMap(ns, "kept", "two")));

    assertThat(look.writes()).isEmpty();
    assertThat(edge.party().field("configmaps/kept", "/data/key")).isEqualTo("one");
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void whatWaitedIsDoneWhenItEnds() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.look(() -> edge.lane().suspend(true));
    edge.deliver(edge.application("shop", configMap(ns, "settings", "two")));

    Look look = edge.look(() -> edge.lane().suspend(false));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("two");
  }
}

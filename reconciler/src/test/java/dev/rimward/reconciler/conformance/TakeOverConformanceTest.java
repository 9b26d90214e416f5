package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that were applied with kubectl before Rimward came. */
class TakeOverConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private void kubectlApplies(String yaml) {
    edge.server().kubectlReading(yaml, "apply", "-f", "-");
  }

  private String withOneMore() {
    return configMap(edge.namespace(), "settings", "old").replace("{key", "{left: \"x\", key");
  }

  @Test
  void whatKubectlSetAndGitDoesNotGoesAway() {
    edge.party().createNamespace();
    kubectlApplies(withOneMore());

    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "new")));

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("new");
    assertThat(edge.party().field("configmaps/settings", "/data/left")).isEmpty();
    assertThat(edge.party().get("configmaps/settings").toString()).doesNotContain("last-applied");
  }

  @Test
  void theObjectStaysTheSame() {
    edge.party().createNamespace();
    kubectlApplies(withOneMore());
    String uid = edge.party().uid("configmaps/settings");

    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "new")));

    assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
  }

  @Test
  void happensOnce() {
    edge.party().createNamespace();
    kubectlApplies(withOneMore());
    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "new")));

    assertThat(edge.look().writes()).isEmpty();
  }

  @Test
  void whatAControllerSetBesideStays() {
    edge.party().createNamespace();
    kubectlApplies(withOneMore());
    edge.party().patch("configmaps/settings", "controller", "{\"data\": {\"theirs\": \"y\"}}");

    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "new")));

    assertThat(edge.party().field("configmaps/settings", "/data/theirs")).isEqualTo("y");
  }
}

package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applying: what Git sets is Rimward's, and nothing else is. */
class ApplyConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void makesTheObjectsAndTheNamespaceThatTheyAreIn() {
    String ns = edge.namespace();

    Look look =
        edge.deliver(
            edge.application("shop", configMap(ns, "settings", "one"), deployment(ns, "web", 2)));

    assertThat(look.isDelivered()).isTrue();
    assertThat(look.applied()).isEqualTo(2);
    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("2");
  }

  @Test
  void takesAFieldFromWhoeverHadItBefore() {
    String ns = edge.namespace();
    edge.party().createNamespace();
    edge.party().create("configmaps", configMap(ns, "settings", "theirs"));

    Look look = edge.deliver(edge.application("shop", configMap(ns, "settings", "ours")));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("ours");
  }

  @Test
  void leavesFieldsThatGitDoesNotSet() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"other\": \"mine\"}}");

    edge.deliver(edge.application("shop", configMap(ns, "settings", "two")));

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("two");
    assertThat(edge.party().field("configmaps/settings", "/data/other")).isEqualTo("mine");
  }

  @Test
  void removesAFieldThatGitSetsNoLonger() {
    String ns = edge.namespace();
    String before = configMap(ns, "settings", "one").replace("{key", "{old: \"x\", key");
    edge.deliver(edge.application("shop", before));
    assertThat(edge.party().field("configmaps/settings", "/data/old")).isEqualTo("x");

    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));

    assertThat(edge.party().get("configmaps/settings").at("/data/old").isMissingNode()).isTrue();
  }

  @Test
  void keepsAContainerThatAnotherAddsBesideOurs() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", deployment(ns, "web", 1)));
    edge.party()
        .apply(
            "apps/v1/deployments/web",
            "mesh",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec: {template: {spec: {containers: [{name: proxy, image: mesh}]}}}
            """
                .formatted(ns));

    edge.deliver(edge.application("shop", deployment(ns, "web", 3)));

    assertThat(
            edge.party()
                .get("apps/v1/deployments/web")
                .at("/spec/template/spec/containers")
                .findValuesAsText("name"))
        .containsExactlyInAnyOrder("web", "proxy");
  }

  @Test
  void oneObjectThatIsRefusedIsNamedAndStopsNoOtherOfItsStage() {
    String ns = edge.namespace();
    String refused = configMap(ns, "refused", "one").replace("\"one\"", "{no: text}");

    Look look =
        edge.deliver(
            edge.application("shop", refused, configMap(ns, "settings", "one")),
            edge.application("other", configMap(ns, "neighbour", "one")));

    assertThat(look.problems()).contains("shop: ConfigMap " + ns + "/refused");
    assertThat(look.isDelivered("other")).isTrue();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void aKindThatTheClusterDoesNotServeIsNamed() {
    String ns = edge.namespace();

    Look look =
        edge.deliver(edge.application("shop", Yaml.custom("unknown.example", "Thing", ns, "one")));

    assertThat(look.problems()).contains("Thing").contains("unknown.example");
    assertThat(look.isDelivered("shop")).isFalse();
  }
}

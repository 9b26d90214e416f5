package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.custom;
import static dev.rimward.reconciler.conformance.Yaml.definition;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In which order objects come and go. */
class OrderConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void kindsComeBeforeTheirObjectsAndAreAwaited() {
    String ns = edge.namespace();
    String group = ns + ".order.example";

    Look look =
        edge.deliver(
            edge.application(
                "shop",
                custom(group, "Thing", ns, "one"),
                definition(group, "Thing", "Namespaced")));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.gateway().position("PATCH .*/customresourcedefinitions/"))
        .isLessThan(edge.gateway().position("PATCH .*/things/one"));
    assertThat(edge.party().has(group + "/v1/things/one")).isTrue();
  }

  @Test
  void whatWorkloadsReadComesBeforeThem() {
    String ns = edge.namespace();

    edge.deliver(edge.application("shop", deployment(ns, "api", 1), configMap(ns, "zebra", "one")));

    assertThat(edge.gateway().position("PATCH .*/configmaps/zebra"))
        .isLessThan(edge.gateway().position("PATCH .*/deployments/api"));
  }

  @Test
  void clusterWideRulesComeBeforeConfiguration() {
    String ns = edge.namespace();
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %s}
        rules: []
        """
            .formatted(ns);

    edge.deliver(edge.application("shop", configMap(ns, "alpha", "one"), role));

    assertThat(edge.gateway().position("PATCH .*/clusterroles/"))
        .isLessThan(edge.gateway().position("PATCH .*/configmaps/alpha"));
  }

  @Test
  void aNamespaceComesBeforeWhatIsInIt() {
    String ns = edge.namespace() + "-extra";
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: " + ns + "}}";

    Look look = edge.deliver(edge.application("shop", configMap(ns, "settings", "one"), namespace));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.gateway().position("PATCH /api/v1/namespaces/" + ns + "\\?"))
        .isLessThan(edge.gateway().position("PATCH .*/configmaps/settings"));
  }

  @Test
  void whatIsPrunedGoesInTheOppositeOrder() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application(
            "shop",
            configMap(ns, "kept", "one"),
            configMap(ns, "alpha", "one"),
            deployment(ns, "web", 1)));

    edge.deliver(edge.application("shop", configMap(ns, "kept", "one")));

    assertThat(edge.gateway().position("DELETE .*/deployments/web"))
        .isLessThan(edge.gateway().position("DELETE .*/configmaps/alpha"));
  }

  @Test
  void afterAStageThatFailedTheNextOfThatApplicationWaitsAndNoOther() {
    String ns = edge.namespace();
    edge.gateway().refuse("PATCH .*/configmaps/settings", 403);

    Look look =
        edge.deliver(
            edge.application("shop", configMap(ns, "settings", "one"), deployment(ns, "web", 1)),
            edge.application("other", deployment(ns, "neighbour", 1)));

    assertThat(edge.party().has("apps/v1/deployments/web")).isFalse();
    assertThat(edge.party().has("apps/v1/deployments/neighbour")).isTrue();
    assertThat(look.problems()).contains("shop: ConfigMap " + ns + "/settings");

    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has("apps/v1/deployments/web")).isTrue();
  }
}

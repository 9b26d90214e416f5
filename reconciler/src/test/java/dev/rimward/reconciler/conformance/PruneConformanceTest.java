package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.custom;
import static dev.rimward.reconciler.conformance.Yaml.definition;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is deleted when it is no longer in Git, and what never is. */
class PruneConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private Look deliverWithout(String... names) {
    String ns = edge.namespace();
    return edge.deliver(
        edge.application(
            "shop",
            Stream.of("kept", "settings")
                .filter(name -> !List.of(names).contains(name))
                .map(name -> configMap(ns, name, "one"))
                .toArray(String[]::new)));
  }

  @Test
  void deletesWhatIsNoLongerInGitAndOnlyThat() {
    deliverWithout();

    Look look = deliverWithout("settings");

    assertThat(look.pruned()).isEqualTo(1);
    assertThat(edge.party().has("configmaps/settings")).isFalse();
    assertThat(edge.party().has("configmaps/kept")).isTrue();
    assertThat(edge.inventory("shop")).doesNotContain("settings");
  }

  @Test
  void removesAnApplicationWithItsInventoryAndLeavesItsNamespace() {
    deliverWithout();

    edge.deliver();

    assertThat(edge.party().has("configmaps/kept")).isFalse();
    assertThat(edge.inventory("shop")).isEmpty();
    assertThat(edge.party().field("/api/v1/namespaces/" + edge.namespace(), "/status/phase"))
        .isEqualTo("Active");
  }

  @Test
  void leavesWhatOnlyCarriesTheLabels() {
    deliverWithout();
    String copy =
        edge.application("shop", configMap(edge.namespace(), "child", "one"))
            .manifests()
            .getFirst()
            .content()
            .toString();
    edge.party().create("configmaps", copy);

    deliverWithout("settings");
    edge.deliver();

    assertThat(edge.party().has("configmaps/child")).isTrue();
  }

  @Test
  void leavesAnotherObjectOfTheSameName() {
    deliverWithout();
    edge.party().delete("configmaps/settings");
    edge.party().create("configmaps", configMap(edge.namespace(), "settings", "theirs"));

    Look look = deliverWithout("settings");

    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void leavesAnotherObjectThatLooksLikeOursInAllButItsId() {
    deliverWithout();
    String ours =
        edge.application("shop", configMap(edge.namespace(), "settings", "restored"))
            .manifests()
            .getFirst()
            .content()
            .toString();
    edge.party().delete("configmaps/settings");
    edge.party().apply("configmaps/settings", "rimward", ours);

    Look look = deliverWithout("settings");

    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void deletesOnlyTheObjectThatItLookedAt() {
    deliverWithout();
    edge.gateway()
        .before(
            "DELETE .*/configmaps/settings",
            _ -> {
              edge.party().delete("configmaps/settings");
              edge.party().create("configmaps", configMap(edge.namespace(), "settings", "theirs"));
            });

    deliverWithout("settings");

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("theirs");
  }

  @Test
  void leavesWhatSomebodyTookOutOfTheApplication() {
    deliverWithout();
    edge.party()
        .patch(
            "configmaps/settings",
            "somebody",
            "{\"metadata\": {\"labels\": {\"applyset.kubernetes.io/part-of\": \"mine\"}}}");

    deliverWithout("settings");

    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void neverDeletesANamespaceThatWasInGit() {
    String extra = edge.namespace() + "-extra";
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: " + extra + "}}";
    edge.deliver(edge.application("shop", namespace, configMap(edge.namespace(), "kept", "one")));

    edge.deliver(edge.application("shop", configMap(edge.namespace(), "kept", "one")));

    assertThat(edge.party().field("/api/v1/namespaces/" + extra, "/status/phase"))
        .isEqualTo("Active");
  }

  @Test
  void keepsAKindOfWhichThereAreObjects() {
    String ns = edge.namespace();
    String group = ns + ".prune.example";
    String kind = definition(group, "Thing", "Namespaced");
    edge.deliver(edge.application("shop", kind, configMap(ns, "kept", "one")));
    edge.party().create(group + "/v1/things", custom(group, "Thing", ns, "theirs"));

    Look look = edge.deliver(edge.application("shop", configMap(ns, "kept", "one")));

    assertThat(look.problems()).contains("CustomResourceDefinition");
    assertThat(edge.party().has(group + "/v1/things/theirs")).isTrue();
  }

  @Test
  void deletesNothingWhileSomethingOfTheApplicationFails() {
    String ns = edge.namespace();
    deliverWithout();
    edge.gateway().refuse("PATCH .*/configmaps/kept", 403);

    Look look = edge.deliver(edge.application("shop", configMap(ns, "kept", "two")));

    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).isTrue();

    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has("configmaps/settings")).isFalse();
  }

  @Test
  void deletesNothingOfWhatNobodyKnowsItApplied() {
    deliverWithout();
    edge.party().delete("/api/v1/namespaces/rimward-system/configmaps/inventory-shop");

    deliverWithout("settings");

    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void keepsWhatSomebodyMarkedAsNotToBePruned() {
    deliverWithout();
    edge.party()
        .patch(
            "configmaps/settings",
            "somebody",
            "{\"metadata\": {\"annotations\": {\"rimward.dev/prune\": \"disabled\"}}}");

    Look look = deliverWithout("settings");

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void keepsWhatGitMarkedAsNotToBePruned() {
    String ns = edge.namespace();
    String marked =
        configMap(ns, "settings", "one")
            .replace("{name", "{annotations: {rimward.dev/prune: disabled}, name");
    edge.deliver(edge.application("shop", configMap(ns, "kept", "one"), marked));

    edge.deliver();

    assertThat(edge.party().has("configmaps/settings")).isTrue();
    assertThat(edge.party().has("configmaps/kept")).isFalse();
  }

  @Test
  void keepsEverythingOfAnApplicationThatDoesNotPruneUntilItDoes() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", configMap(ns, "kept", "one"), configMap(ns, "settings", "one"))
            .prune(false));

    edge.deliver(edge.application("shop", configMap(ns, "kept", "one")).prune(false));
    assertThat(edge.party().has("configmaps/settings")).isTrue();

    edge.deliver(edge.application("shop", configMap(ns, "kept", "one")).prune(true));
    assertThat(edge.party().has("configmaps/settings")).isFalse();
  }
}

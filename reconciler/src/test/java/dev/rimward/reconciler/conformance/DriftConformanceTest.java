package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static dev.rimward.reconciler.conformance.Yaml.ready;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others change is put back. */
class DriftConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void aChangedFieldIsPutBackAndSaidWithItsManager() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"key\": \"two\"}}");

    Look look = edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
    assertThat(look.repairs())
        .singleElement()
        .satisfies(
            drift -> assertThat(drift.words()).isEqualTo("data.key was changed by somebody"));
  }

  @Test
  void aRemovedFieldComesBack() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"key\": null}}");

    edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
  }

  @Test
  void aDeletedObjectComesBack() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party().delete("configmaps/settings");

    Look look = edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
    assertThat(look.repairs())
        .singleElement()
        .satisfies(drift -> assertThat(drift.wasDeleted()).isTrue());
  }

  @Test
  void anObjectThatAnotherMadeInItsPlaceBecomesAsGitSays() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party().delete("configmaps/settings");
    edge.party().create("configmaps", configMap(ns, "settings", "theirs"));

    edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
    assertThat(edge.inventory("shop")).contains(edge.party().uid("configmaps/settings"));
  }

  @Test
  void anObjectWhoseLabelsWereTakenAwayIsFoundAllTheSame() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party()
        .patch(
            "configmaps/settings",
            "somebody",
            "{\"metadata\": {\"labels\": null}, \"data\": {\"key\": \"two\"}}");

    edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
    assertThat(edge.party().get("configmaps/settings").at("/metadata/labels"))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void scalingBySubresourceIsPutBack() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", deployment(ns, "web", 2)));
    edge.party()
        .patch("apps/v1/deployments/web/scale", "somebody", "{\"spec\": {\"replicas\": 7}}");

    edge.look();

    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("2");
  }

  @Test
  void anApplyUnderRimwardsOwnNameIsPutBackWhereThereIsAGeneration() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", deployment(ns, "web", 2)));
    String ours =
        edge.application("shop", deployment(ns, "web", 9))
            .manifests()
            .getFirst()
            .content()
            .toString();
    edge.party().apply("apps/v1/deployments/web", "rimward", ours);

    edge.look();

    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("2");
  }

  @Test
  void whatOthersAddIsNoDriftAndIsNotWritten() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    edge.party()
        .patch(
            "configmaps/settings", "somebody", "{\"metadata\": {\"annotations\": {\"a\": \"b\"}}}");
    String version = edge.party().version("configmaps/settings");

    Look look = edge.look();

    assertThat(look.writes()).isEmpty();
    assertThat(look.repairs()).isEmpty();
    assertThat(edge.party().version("configmaps/settings")).isEqualTo(version);
  }

  @Test
  void aStatusThatAControllerWritesIsNoDrift() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", deployment(ns, "web", 2)));
    edge.party().status("apps/v1/deployments/web", ready(1, 2));

    Look look = edge.look();

    assertThat(look.writes()).filteredOn(line -> !line.contains("/rimward-system/")).isEmpty();
    assertThat(look.repairs()).isEmpty();
  }

  @Test
  void aSecretThatWasChangedIsPutBackAndNotShown() {
    String ns = edge.namespace();
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: key, namespace: %s}
        stringData: {password: the-right-one}
        """
            .formatted(ns);
    edge.deliver(edge.application("shop", secret));
    String right = edge.party().field("secrets/key", "/data/password");
    edge.party().patch("secrets/key", "somebody", "{\"data\": {\"password\": \"d3Jvbmc=\"}}");

    Look look = edge.look();

    assertThat(edge.party().field("secrets/key", "/data/password")).isEqualTo(right);
    assertThat(look.events().toString() + look.status())
        .doesNotContain("the-right-one")
        .doesNotContain("d3Jvbmc=")
        .doesNotContain(right);
  }
}

package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.configMaps;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where nothing differs, nothing is written. */
class SkipUnchangedConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  @Test
  void aSecondPassWritesNothingAndMovesNoVersion() {
    String ns = edge.namespace();
    Given shop =
        edge.application("shop", configMap(ns, "settings", "one"), deployment(ns, "web", 2));
    edge.deliver(shop);
    String settings = edge.party().version("configmaps/settings");
    String web = edge.party().version("apps/v1/deployments/web");

    Look look = edge.look();

    assertThat(look.writes()).isEmpty();
    assertThat(edge.party().version("configmaps/settings")).isEqualTo(settings);
    assertThat(edge.party().version("apps/v1/deployments/web")).isEqualTo(web);
  }

  @Test
  void anotherProcessWritesNothingEither() throws Exception {
    String ns = edge.namespace();
    Given shop =
        edge.application("shop", configMap(ns, "settings", "one"), deployment(ns, "web", 2));
    var desired = edge.desired(shop);
    edge.deliver(desired);

    edge.restart();
    Look look = edge.deliver(desired);

    assertThat(look.writes()).isEmpty();
    assertThat(look.isDelivered()).isTrue();
  }

  @Test
  void aChangeOfOneObjectWritesThatOneAndTheInventory() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "one", "1"), configMap(ns, "two", "1")));

    Look look =
        edge.deliver(
            edge.application("shop", configMap(ns, "one", "1"), configMap(ns, "two", "2")));

    assertThat(look.applied()).isEqualTo(1);
    assertThat(look.writes())
        .filteredOn(line -> !line.contains("/rimward-system/"))
        .singleElement()
        .asString()
        .contains("/configmaps/two");
  }

  @Test
  void anApplicationThatDidNotChangeIsNotWrittenWhenAnotherDoes() {
    String ns = edge.namespace();
    Given other = edge.application("other", configMap(ns, "other", "1"));
    edge.deliver(other, edge.application("shop", configMap(ns, "settings", "1")));

    Look look = edge.deliver(other, edge.application("shop", configMap(ns, "settings", "2")));

    assertThat(look.writes()).noneMatch(line -> line.contains("inventory-other"));
    assertThat(look.writes()).noneMatch(line -> line.contains("configmaps/other"));
  }

  @Test
  void aLookCostsByKindAndNotByObject() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMaps(ns, 2)));
    int few = edge.look().requests().size();
    edge.deliver(edge.application("shop", configMaps(ns, 40)));

    assertThat(edge.look().requests()).hasSize(few);
  }

  @Test
  void onlyMetadataIsReadOfWhatHasNoHealth() {
    edge.deliver(edge.application("shop", configMaps(edge.namespace(), 2)));

    Look look = edge.look();

    assertThat(look.requests())
        .filteredOn(request -> request.is("GET /api/v1/configmaps\\?"))
        .isNotEmpty()
        .allMatch(request -> request.accept().contains("as=PartialObjectMetadataList"));
  }
}

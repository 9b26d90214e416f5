package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.custom;
import static dev.rimward.reconciler.conformance.Yaml.definition;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What could not be read is never taken for nothing. */
class FailureIsNotEmptinessConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private Given shop(String... names) {
    return edge.application(
        "shop",
        Stream.of(names)
            .map(name -> configMap(edge.namespace(), name, "one"))
            .toArray(String[]::new));
  }

  /** Something is to be pruned and cannot be; when the server is well again it is. */
  private Look nothingIsDeletedWhile(Runnable fault) {
    edge.deliver(shop("kept", "settings"));
    fault.run();

    Look look = edge.deliver(shop("kept"));

    assertThat(look.pruned()).isZero();
    assertThat(look.count("DELETE ")).isZero();
    assertThat(look.isDelivered()).isFalse();
    assertThat(look.problems()).isNotEmpty();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has("configmaps/settings")).isFalse();
    assertThat(edge.party().has("configmaps/kept")).isTrue();
    return look;
  }

  private static final String LIST = "GET /api/v1/configmaps\\?";

  @Test
  void aListThatFails() {
    nothingIsDeletedWhile(() -> edge.gateway().refuse(LIST, 500));
  }

  @Test
  void aListThatIsForbidden() {
    nothingIsDeletedWhile(() -> edge.gateway().refuse(LIST, 403));
  }

  @Test
  void aListWhoseConnectionBreaks() {
    nothingIsDeletedWhile(() -> edge.gateway().cut(LIST));
  }

  @Test
  void aListOfWhichHalfArrives() {
    nothingIsDeletedWhile(() -> edge.gateway().answerHalf(LIST));
  }

  @Test
  void aListThatIsThePageOfAProxy() {
    nothingIsDeletedWhile(() -> edge.gateway().answer(LIST, "<html>Please log in</html>"));
  }

  @Test
  void aListThatIsSomethingElse() {
    nothingIsDeletedWhile(() -> edge.gateway().answer(LIST, "{}"));
  }

  @Test
  void inventoriesThatCannotBeListed() {
    nothingIsDeletedWhile(
        () -> edge.gateway().refuse("GET /api/v1/namespaces/rimward-system/configmaps", 500));
  }

  @Test
  void inventoriesThatComeBackEmptyForgetNothing() {
    edge.deliver(shop("kept", "settings"));
    edge.gateway()
        .answer(
            "GET /api/v1/namespaces/rimward-system/configmaps\\?",
            "{\"kind\": \"ConfigMapList\", \"items\": []}");
    Look look = edge.deliver(shop("kept"));

    assertThat(look.pruned()).isZero();
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void anEmptyListIsHeldAgainstTheObjectsThemselves() {
    edge.deliver(shop("kept", "settings"));
    String uid = edge.party().uid("configmaps/settings");
    edge.gateway().answer(LIST, "{\"kind\": \"ConfigMapList\", \"items\": []}");

    Look look = edge.look();

    assertThat(look.writes()).isEmpty();
    assertThat(look.repairs()).isEmpty();
    assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
  }

  @Test
  void aGroupWhoseServerIsAway() throws Exception {
    String ns = edge.namespace();
    String group = ns + ".away.example";
    String kind = definition(group, "Thing", "Namespaced");
    edge.deliver(
        edge.application("kinds", kind),
        edge.application("shop", configMap(ns, "kept", "one"), custom(group, "Thing", ns, "one")));
    edge.restart();
    edge.gateway().refuse("GET /apis/" + group, 503);

    Look look =
        edge.deliver(
            edge.application("kinds", kind),
            edge.application("shop", configMap(ns, "kept", "one")));

    assertThat(look.count("DELETE ")).isZero();
    assertThat(look.isDelivered("shop")).isFalse();
    assertThat(edge.inventory("shop")).contains("Thing");
    edge.gateway().heal();
    edge.look();
    assertThat(edge.party().has(group + "/v1/things/one")).isFalse();
  }

  @Test
  void aGroupThatTheServerDoesNotKnowYetWhileItStarts() throws Exception {
    String ns = edge.namespace();
    String group = ns + ".starting.example";
    String kind = definition(group, "Thing", "Namespaced");
    edge.deliver(
        edge.application("kinds", kind),
        edge.application("shop", configMap(ns, "kept", "one"), custom(group, "Thing", ns, "one")));
    edge.restart();
    edge.gateway().refuse("GET /apis/" + group + "(/v1)?$", 404);
    edge.gateway().refuse("GET /readyz", 500);

    edge.deliver(
        edge.application("kinds", kind), edge.application("shop", configMap(ns, "kept", "one")));
    edge.gateway().heal();
    edge.look();

    assertThat(edge.party().has(group + "/v1/things/one"))
        .as("it is pruned in the end, since it was not forgotten")
        .isFalse();
  }

  @Test
  void anInventoryThatSomebodySpoiledStopsTheApplicationAndNotItsObjects() {
    edge.deliver(shop("kept", "settings"));
    edge.party()
        .patch(
            "/api/v1/namespaces/rimward-system/configmaps/inventory-shop",
            "somebody",
            "{\"data\": {\"members\": \"nonsense\"}}");

    Look look = edge.deliver(shop("kept"));

    assertThat(look.pruned()).isZero();
    assertThat(look.problems()).contains("shop");
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }

  @Test
  void oneKindThatCannotBeReadStopsOnlyWhoHasIt() {
    String ns = edge.namespace();
    edge.deliver(shop("kept", "settings"), edge.application("other", deployment(ns, "web", 1)));
    edge.gateway().refuse(LIST, 500);

    edge.deliver(shop("kept"), edge.application("other", deployment(ns, "web", 3)));

    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/replicas")).isEqualTo("3");
    assertThat(edge.party().has("configmaps/settings")).isTrue();
  }
}

package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that move from one application to another. */
class HandOverConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private Given first(String... objects) {
    return edge.application("a-first", objects);
  }

  private Given second(String... objects) {
    return edge.application("b-second", objects);
  }

  private String settings() {
    return configMap(edge.namespace(), "settings", "one");
  }

  private String other(String name) {
    return configMap(edge.namespace(), name, "one");
  }

  @Test
  void theObjectStaysTheSameAndHasOneOwner() {
    edge.deliver(first(settings(), other("one")), second(other("two")));
    String uid = edge.party().uid("configmaps/settings");

    edge.deliver(first(other("one")), second(other("two"), settings()));
    edge.look();

    assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
    assertThat(edge.inventory("a-first")).doesNotContain("settings");
    assertThat(edge.inventory("b-second")).contains("settings");
  }

  @Test
  void worksAgainstTheOrderOfNamesToo() {
    edge.deliver(first(other("one")), second(other("two"), settings()));
    String uid = edge.party().uid("configmaps/settings");

    edge.deliver(first(other("one"), settings()), second(other("two")));
    edge.look();

    assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
    assertThat(edge.inventory("b-second")).doesNotContain("settings");
    assertThat(edge.inventory("a-first")).contains("settings");
  }

  @Test
  void survivesThatTheOldApplicationGoesWithIt() {
    edge.deliver(first(settings()), second(other("two")));
    String uid = edge.party().uid("configmaps/settings");

    edge.deliver(second(other("two"), settings()));
    edge.look();

    assertThat(edge.party().uid("configmaps/settings")).isEqualTo(uid);
    assertThat(edge.inventory("a-first")).isEmpty();
  }

  @Test
  void anObjectInTwoApplicationsStaysWithWhoHasItAndIsNamed() {
    edge.deliver(second(settings()));

    Look look = edge.deliver(first(settings()), second(settings()));

    assertThat(look.problems()).contains("is also in application b-second");
    assertThat(edge.inventory("b-second")).contains("settings");
  }
}

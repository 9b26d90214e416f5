package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.deliver.LaneEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody who changes the same field again and again. */
class FightsConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private void change(String object, String value) {
    edge.party().patch(object, "rival", "{\"data\": {\"key\": \"" + value + "\"}}");
  }

  private void fight() {
    for (int round = 1; round <= 3; round++) {
      change("configmaps/settings", "round " + round);
      assertThat(edge.look().repairs()).as("round %d", round).hasSize(1);
    }
    change("configmaps/settings", "theirs");
  }

  @Test
  void isLeftAloneAfterThreeCorrections() {
    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "one")));
    fight();

    Look look = edge.look();

    assertThat(look.repairs()).isEmpty();
    assertThat(look.writes()).isEmpty();
    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("theirs");
  }

  @Test
  void leavesTheNextObjectUnderRepair() {
    String ns = edge.namespace();
    edge.deliver(
        edge.application("shop", configMap(ns, "settings", "one"), configMap(ns, "other", "one")));
    fight();
    change("configmaps/other", "two");

    edge.look();

    assertThat(edge.party().field("configmaps/other", "/data/key")).isEqualTo("one");
  }

  @Test
  void endsWithACommitThatChangesTheObject() {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")));
    fight();
    edge.look();

    edge.deliver(edge.application("shop", configMap(ns, "settings", "decided")));

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("decided");
  }

  @Test
  void isSaidWithTheFieldAndTheOtherManager() {
    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "one")));
    fight();

    Look look = edge.look();

    assertThat(look.drift("shop").fights())
        .singleElement()
        .satisfies(
            fight ->
                assertThat(fight.words())
                    .isEqualTo("data.key is changed by rival again and again"));
    assertThat(look.events()).anyMatch(LaneEvent.Fought.class::isInstance);
  }

  @Test
  void isTakenUpAgainAfterAPause() {
    edge.deliver(edge.application("shop", configMap(edge.namespace(), "settings", "one")));
    fight();
    edge.look();
    edge.passTime(Duration.ofMinutes(11));

    edge.look();

    assertThat(edge.party().field("configmaps/settings", "/data/key")).isEqualTo("one");
  }
}

package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application;
import dev.rimward.reconciler.deliver.LaneEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether drift is put back, reported or nobody's business. */
class DriftModesConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private Look changed(Application.Drift mode) {
    String ns = edge.namespace();
    edge.deliver(edge.application("shop", configMap(ns, "settings", "one")).drift(mode));
    edge.party().patch("configmaps/settings", "somebody", "{\"data\": {\"key\": \"two\"}}");
    return edge.look();
  }

  private String value() {
    return edge.party().field("configmaps/settings", "/data/key");
  }

  @Test
  void correctPutsBack() {
    changed(Application.Drift.Correct);

    assertThat(value()).isEqualTo("one");
  }

  @Test
  void detectWritesNothing() {
    Look look = changed(Application.Drift.Detect);

    assertThat(value()).isEqualTo("two");
    assertThat(look.writes()).isEmpty();
  }

  @Test
  void ignoreDoesNotEvenAsk() {
    Look look = changed(Application.Drift.Ignore);

    assertThat(value()).isEqualTo("two");
    assertThat(look.writes()).isEmpty();
    assertThat(look.count("dryRun=All")).isZero();
  }

  @Test
  void whatGitChangesIsAppliedInEveryMode() {
    changed(Application.Drift.Detect);

    edge.deliver(
        edge.application("shop", configMap(edge.namespace(), "settings", "three"))
            .drift(Application.Drift.Detect));

    assertThat(value()).isEqualTo("three");
  }

  @Test
  void detectSaysWhatDriftedAndThroughWhom() {
    Look look = changed(Application.Drift.Detect);

    assertThat(look.drift("shop").drifted())
        .singleElement()
        .satisfies(drift -> assertThat(drift.words()).contains("data.key", "somebody"));
    assertThat(look.events()).anyMatch(LaneEvent.Drifted.class::isInstance);
  }
}

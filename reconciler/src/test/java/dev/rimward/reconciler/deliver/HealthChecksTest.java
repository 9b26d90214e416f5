package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application.HealthCheck;
import dev.rimward.policy.fleet.Application.ObjectTarget;
import dev.rimward.policy.fleet.ObjectExpression;
import dev.rimward.policy.placement.Health;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final ObjectId WIDGET = new ObjectId("example.io", "Widget", "shop", "first");
  private static final ObjectId SETTINGS = new ObjectId("", "ConfigMap", "shop", "settings");

  @Test
  void anObjectIsOnItsWayUntilItsCheckIsTrue() {
    HealthChecks checks = checks("Widget", "object.status.phase == \"Ready\"");

    assertThat(checks.health(WIDGET, parse("{status: {phase: Ready}}")))
        .isEqualTo(ObjectHealth.HEALTHY);
    assertThat(checks.health(WIDGET, parse("{status: {phase: Starting}}")))
        .isEqualTo(ObjectHealth.progressing("is not yet object.status.phase == \"Ready\""));
  }

  @Test
  void aCheckThatTellsNothingLeavesTheHealthUnknownAndQuotesNothing() {
    ObjectHealth health =
        checks("Widget", "object.status.phase == \"Ready\"")
            .health(WIDGET, parse("{spec: {password: sesame}}"));

    assertThat(health.health()).isEqualTo(Health.Unknown);
    assertThat(health.words()).contains("tells nothing").doesNotContain("sesame");
  }

  @Test
  void aCheckReplacesTheConventionButNotWhatSpeaksOfAnotherGeneration() {
    HealthChecks checks = checks("Widget", "object.status.phase == \"Ready\"");
    String status =
        "{observedGeneration: 1, phase: Ready, conditions: [{type: Ready, status: no}]}";

    assertThat(checks.health(WIDGET, parse("{metadata: {generation: 1}, status: " + status + "}")))
        .isEqualTo(ObjectHealth.HEALTHY);
    assertThat(checks.health(WIDGET, parse("{metadata: {generation: 2}, status: " + status + "}")))
        .isEqualTo(ObjectHealth.progressing("the cluster has not looked at it yet"));
  }

  @Test
  void allChecksOfAnObjectCount() {
    HealthChecks checks =
        new HealthChecks(
            List.of(check("Widget", "object.status.a"), check("Widget", "object.status.b")));

    assertThat(checks.health(WIDGET, parse("{status: {a: true, b: true}}")).isHealthy()).isTrue();
    assertThat(checks.health(WIDGET, parse("{status: {a: true, b: false}}")).isHealthy()).isFalse();
    assertThat(checks.health(WIDGET, parse("{status: {a: false, b: true}}")).isHealthy()).isFalse();
  }

  @Test
  void objectsThatNoCheckSelectsFollowTheRules() {
    HealthChecks checks = checks("Gadget", "false");

    assertThat(checks.health(WIDGET, parse("{}"))).isEqualTo(ObjectHealth.HEALTHY);
  }

  @Test
  void kindsWithoutStatusAreReadWholeOnlyForACheck() {
    assertThat(checks("Widget", "true").concern(SETTINGS)).isFalse();
    assertThat(checks("ConfigMap", "true").concern(SETTINGS)).isTrue();
  }

  private static HealthChecks checks(String kind, String expression) {
    return new HealthChecks(List.of(check(kind, expression)));
  }

  private static HealthCheck check(String kind, String expression) {
    return new HealthCheck(
        new ObjectTarget("*", kind, null, null), ObjectExpression.parse(expression));
  }
}

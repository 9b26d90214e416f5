package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All applications here have the usual five minutes. */
class HealthDeadlinesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final DesiredCluster FIRST = content("1", "one");

  private final HealthDeadlines deadlines = new HealthDeadlines();

  @Test
  void whatTakesTooLongIsDegradedAndSaysWhatItWaitsFor() {
    assertThat(judged(FIRST, Health.Progressing, Duration.ZERO).health())
        .isEqualTo(Health.Progressing);
    assertThat(judged(FIRST, Health.Progressing, Duration.ofMinutes(5)).health())
        .isEqualTo(Health.Progressing);

    ApplicationReport late = judged(FIRST, Health.Progressing, Duration.ofSeconds(301));

    assertThat(late.health()).isEqualTo(Health.Degraded);
    assertThat(late.healthWords()).isEqualTo("not healthy after 5m: 1 of 2 replicas");
  }

  @Test
  void newContentHasItsTimeAnewAndTheSameInAnotherCommitHasNot() {
    judged(FIRST, Health.Progressing, Duration.ZERO);

    assertThat(judged(content("2", "one"), Health.Progressing, Duration.ofMinutes(6)).health())
        .isEqualTo(Health.Degraded);
    assertThat(judged(content("3", "two"), Health.Progressing, Duration.ofMinutes(7)).health())
        .isEqualTo(Health.Progressing);
  }

  @Test
  void whatWasHealthyHasItsTimeAnew() {
    judged(FIRST, Health.Progressing, Duration.ZERO);
    judged(FIRST, Health.Healthy, Duration.ofMinutes(1));

    assertThat(judged(FIRST, Health.Progressing, Duration.ofMinutes(6)).health())
        .isEqualTo(Health.Progressing);
  }

  @Test
  void anOutageStopsNoDeadlineAndIsNotDegraded() {
    judged(FIRST, Health.Progressing, Duration.ZERO);

    assertThat(judged(FIRST, Health.Unknown, Duration.ofMinutes(6)).health())
        .isEqualTo(Health.Unknown);
    assertThat(judged(FIRST, Health.Progressing, Duration.ofMinutes(7)).health())
        .isEqualTo(Health.Degraded);
  }

  private ApplicationReport judged(DesiredCluster desired, Health health, Duration after) {
    ApplicationReport shop =
        new ApplicationReport(
            Outcome.DELIVERED,
            false,
            "",
            1,
            0,
            0,
            List.of(),
            health,
            "1 of 2 replicas",
            List.of(),
            List.of(),
            DriftReport.NONE);
    DeliveryReport report =
        new DeliveryReport(desired.commit(), new TreeMap<>(Map.of("shop", shop)));
    return requireNonNull(
        deadlines.judged(report, desired, NOON.plus(after)).applications().get("shop"));
  }

  private static DesiredCluster content(String commit, String value) {
    return cluster(commit, application("shop", configMap("shop", "settings", value)));
  }
}

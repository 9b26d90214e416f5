package dev.rimward.reconciler.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import dev.rimward.reconciler.telemetry.Metrics.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant THEN = Instant.ofEpochSecond(1_700_000_000);

  private final Metrics metrics = new Metrics();

  @Test
  void measuresStagesByOutcomeAndCountsThoseInFlight() throws Exception {
    try (Metrics.StageRun run = metrics.begin(Stage.Publication)) {
      assertThat(exposition()).contains("rimward_stage_in_flight{stage=\"publication\",} 1.0");
      run.succeeded();
    }
    metrics.begin(Stage.DriftCheck).close();
    assertThat(exposition())
        .contains("rimward_stage_in_flight{stage=\"publication\",} 0.0")
        .contains(
            "rimward_stage_duration_seconds_count{stage=\"publication\",outcome=\"succeeded\",}"
                + " 1.0")
        .contains(
            "rimward_stage_duration_seconds_count{stage=\"drift_check\",outcome=\"failed\",} 1.0");
  }

  @Test
  void saysTheStateAndTheNewestSampleOfEachSignal() throws Exception {
    SignalWindow window =
        new SignalWindow(
            List.of(THEN, THEN.plusSeconds(60)),
            Map.of("u0", new double[] {1, Double.NaN}, "u1", new double[] {2, Double.NaN}));
    metrics.signals(
        Map.of(
            new SignalKey("requests", "shop"),
            new Reading.Stale(window, Duration.ofMinutes(9)),
            new SignalKey("requests", "gone"),
            new Reading.Fresh(window)));
    metrics.signals(
        Map.of(
            new SignalKey("requests", "shop"),
            new Reading.Stale(window, Duration.ofMinutes(9)),
            new SignalKey("cpu", "shop"),
            new Reading.Unknown("no value")));
    String shop = "{signal=\"requests\",application=\"shop\",";
    assertThat(exposition())
        .contains("rimward_signal_state" + shop + "state=\"stale\",} 1.0")
        .contains("rimward_signal_state" + shop + "state=\"fresh\",} 0.0")
        .contains(
            "rimward_signal_state{signal=\"cpu\",application=\"shop\",state=\"unknown\",} 1.0")
        .contains("rimward_signal_newest_sample_timestamp_seconds" + shop + "} 1.7E9")
        .doesNotContain("rimward_signal_newest_sample_timestamp_seconds{signal=\"cpu\"")
        .doesNotContain("application=\"gone\"");
  }

  @Test
  void countsWhatTheOtherStagesReport() throws Exception {
    metrics.sourceProblems(3);
    metrics.placement("shop", 4, 9);
    metrics.moved("shop", 2);
    metrics.notices("shop", Map.of("Compliance", 1, "Outage", 0));
    metrics.published(Outcome.Failed);
    metrics.pushed(Outcome.Succeeded, 5);
    metrics.pushRetried();
    metrics.delivery("fra1", null, 2, 0);
    metrics.delivery("ams1", THEN, 0, 12);
    metrics.reached("fra1", true, THEN);
    metrics.reached("ams1", false, null);
    metrics.driftCorrected("ams1", 2);
    metrics.scheduleRan("observe", Outcome.Failed);
    assertThat(exposition())
        .contains("rimward_source_problems 3.0")
        .contains("rimward_placement_locations{application=\"shop\",} 4.0")
        .contains("rimward_placement_replicas{application=\"shop\",} 9.0")
        .contains("rimward_placement_moves_total{application=\"shop\",} 2.0")
        .contains("rimward_placement_notices{application=\"shop\",kind=\"Compliance\",} 1.0")
        .contains("rimward_placement_notices{application=\"shop\",kind=\"Outage\",} 0.0")
        .contains("rimward_publications_total{outcome=\"failed\",} 1.0")
        .contains("rimward_publication_pushes_total{outcome=\"succeeded\",} 5.0")
        .contains("rimward_publication_push_retries_total 1.0")
        .contains("rimward_delivery_consecutive_failures{cluster=\"fra1\",} 2.0")
        .contains("rimward_delivery_consecutive_failures{cluster=\"ams1\",} 0.0")
        .contains("rimward_delivery_last_success_timestamp_seconds{cluster=\"ams1\",} 1.7E9")
        .contains("rimward_delivery_objects{cluster=\"ams1\",} 12.0")
        .contains("rimward_delivery_breaker_open{cluster=\"fra1\",} 1.0")
        .contains("rimward_delivery_breaker_open{cluster=\"ams1\",} 0.0")
        .contains("rimward_delivery_unreachable_since_timestamp_seconds{cluster=\"fra1\",} 1.7E9")
        .contains("rimward_delivery_unreachable_since_timestamp_seconds{cluster=\"ams1\",} 0.0")
        .contains("rimward_delivery_drift_corrected_total{cluster=\"ams1\",} 2.0")
        .contains("rimward_schedule_runs_total{task=\"observe\",outcome=\"failed\",} 1.0");
  }

  @Test
  void forgetsTheNoticesOfAnApplicationThatIsGone() throws Exception {
    metrics.notices("shop", Map.of("Compliance", 1));
    metrics.retain(Set.of(), Set.of());
    assertThat(exposition()).doesNotContain("kind=\"Compliance\"");
  }

  @Test
  void endsTheRowOfFailuresWithASuccess() throws Exception {
    metrics.delivery("fra1", null, 1, 0);
    metrics.delivery("fra1", THEN, 0, 1);
    assertThat(exposition())
        .contains("rimward_delivery_consecutive_failures{cluster=\"fra1\",} 0.0");
  }

  @Test
  void dropsTheSeriesOfWhatHasLeftTheFleet() throws Exception {
    metrics.placement("shop", 1, 1);
    metrics.placement("billing", 1, 1);
    metrics.delivery("fra1", THEN, 0, 1);
    metrics.delivery("ams1", THEN, 1, 1);
    metrics.reached("ams1", true, THEN);
    metrics.retain(Set.of("shop"), Set.of("fra1"));
    assertThat(exposition())
        .contains("\"shop\"", "\"fra1\"")
        .doesNotContain("\"billing\"", "\"ams1\"");
  }

  @Test
  void tellsOfTheJvm() throws Exception {
    assertThat(exposition())
        .contains("jvm_memory_bytes_used{area=\"heap\",}")
        .contains("process_cpu_seconds_total");
  }

  @Test
  void keepsTwoInstancesApart() throws Exception {
    new Metrics().sourceProblems(7);
    assertThat(exposition()).contains("rimward_source_problems 0.0");
  }

  private String exposition() throws IOException {
    StringWriter text = new StringWriter();
    metrics.write(Metrics.contentType(null), text);
    return text.toString();
  }
}

package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.traffic.MetricsSource;
import dev.rimward.fixtures.traffic.TrafficModel;
import dev.rimward.reconciler.telemetry.Stage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServiceTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void makeRepositories() throws Exception {
    loop = new EmbeddedLoop(folder);
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void neverPollsWhileAPassGoesOn() throws Exception {
    List<Stage> stages = new CopyOnWriteArrayList<>();
    loop.source().push("Begin with two clusters");
    Service service =
        loop.start(
            step -> {
              if (step instanceof Stage stage) {
                stages.add(stage);
                pause(stage == Stage.Fleet ? 400 : 0);
              }
            });

    within(SOON, () -> assertThat(Collections.frequency(stages, Stage.Delivery)).isEqualTo(5));
    service.close();

    List<Stage> pass =
        List.of(
            Stage.Fleet,
            Stage.Requirements,
            Stage.Observation,
            Stage.Placement,
            Stage.Rendering,
            Stage.Publication,
            Stage.Delivery);
    int fifth = stages.lastIndexOf(Stage.Delivery) + 1;
    for (int i = 0; i < fifth; i += stages.get(i) == Stage.Source ? 1 : pass.size()) {
      if (stages.get(i) != Stage.Source) {
        assertThat(stages.subList(i, i + pass.size())).isEqualTo(pass);
      }
    }
  }

  @Test
  void decidesNothingBeforeEveryClusterWasAskedOnce() throws Exception {
    loop.cluster("west").faults(new Fault.Latency(Duration.ofSeconds(2)));
    loop.write("shop", "everywhere").source().push("Add the shop");
    loop.start(Steps.NONE);

    within(SOON, () -> assertThat(loop.get("/readyz").statusCode()).isEqualTo(200));

    assertThat(json(loop.get("/api/v1/status")).at("/applications/0/locations"))
        .extracting(location -> location.path("location").asText())
        .containsExactly("east", "west");
    assertThat(loop.output("rev-list", "rendered").lines()).hasSize(1);
  }

  @Test
  void packsTheRepositoriesOnItsDiskInTurn() throws Exception {
    loop.source().push("Begin with two clusters");
    Service service = loop.start(Steps.NONE);
    within(SOON, () -> assertThat(loop.get("/readyz").statusCode()).isEqualTo(200));

    service.maintainNow();

    within(
        SOON,
        () ->
            assertThat(loop.get("/metrics").body())
                .contains(
                    "rimward_schedule_runs_total{task=\"maintain\",outcome=\"succeeded\",} 1.0"));
  }

  @Test
  void explainsADecisionOverHttpWithVerdictsAndNumbers() throws Exception {
    try (MetricsSource metrics = metrics()) {
      loop.asking(new Configuration.Prometheus(metrics.url().toString(), null));
      loop.write("shop", "follow-demand").source().push("Add the shop");
      loop.start(Steps.NONE);
      within(SOON, () -> assertThat(loop.get("/api/v1/explain/shop").statusCode()).isEqualTo(200));

      JsonNode decision = json(loop.get("/api/v1/explain/shop"));

      assertThat(decision.at("/placement/policy").asText()).isEqualTo("follow-demand");
      assertThat(decision.at("/verdicts").findValuesAsText("location"))
          .containsExactly("east", "west");
      for (JsonNode verdict : decision.at("/verdicts")) {
        assertThat(verdict.at("/rule").asText()).isNotEmpty();
        assertThat(verdict.at("/text").asText()).contains("requests/s");
        assertThat(verdict.at("/demand").isNumber()).isTrue();
      }
      assertThat(Instant.parse(decision.at("/inputs/0/at").asText())).isBefore(Instant.now());
      assertThat(Instant.parse(decision.at("/placement/locations/0/since").asText()))
          .isBefore(Instant.now());
      assertThat(loop.get("/api/v1/explain/shoe").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void commitsWithADecisionWhatExplainsIt() throws Exception {
    try (MetricsSource metrics = metrics()) {
      loop.asking(new Configuration.Prometheus(metrics.url().toString(), null));
      loop.write("shop", "follow-demand").source().push("Add the shop");
      loop.start(Steps.NONE);
      within(SOON, () -> assertThat(loop.output("branch", "--list")).contains("rendered"));

      assertThat(loop.output("show", "rendered:placements/shop.yaml"))
          .contains("policy: follow-demand", "reason: ", "detail: \"potential demand, ")
          .containsPattern("(?m)^    state: Fresh$")
          .containsPattern("(?m)^      (east|west): [0-9.]+$");
    }
  }

  @Test
  void writesEveryTimeOfTheStatusAsIso8601() throws Exception {
    loop.write("shop", "everywhere").source().push("Add the shop");
    loop.start(Steps.NONE);
    within(
        SOON,
        () ->
            assertThat(json(loop.get("/api/v1/status")).at("/clusters/1/lastSuccess").isTextual())
                .isTrue());

    JsonNode status = json(loop.get("/api/v1/status"));

    for (String time :
        List.of(
            "/source/fetchedAt",
            "/applications/0/locations/0/since",
            "/clusters/1/since",
            "/clusters/1/lastSuccess",
            "/events/0/at")) {
      assertThat(Instant.parse(status.at(time).asText())).as(time).isBefore(Instant.now());
    }
    assertThat(status.at("/applications/0/locations/0/health").asText()).isEqualTo("Healthy");
  }

  @Test
  void theTimeOfTheLastSuccessAdvancesThoughNothingChanges() throws Exception {
    loop.write("shop", "everywhere").source().push("Add the shop");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(west("last_success_timestamp_seconds")).isPositive());
    within(SOON, () -> assertThat(west("objects")).isEqualTo(1));
    double before = west("last_success_timestamp_seconds");

    within(SOON, () -> assertThat(west("last_success_timestamp_seconds")).isGreaterThan(before));
    assertThat(west("consecutive_failures")).isZero();
  }

  @Test
  void countsEveryFailureThoughItsWordsAreTheSame() throws Exception {
    loop.write("shop", "everywhere").source().push("Add the shop");
    loop.start(Steps.NONE);
    within(SOON, () -> assertThat(west("last_success_timestamp_seconds")).isPositive());

    loop.cluster("west").faults(new Fault.ServerError());
    within(SOON, () -> assertThat(west("consecutive_failures")).isGreaterThanOrEqualTo(3));
    loop.cluster("west").heal();

    within(SOON, () -> assertThat(west("consecutive_failures")).isZero());
  }

  /** A metric of delivery to the first cluster; NaN where there is none. */
  private double west(String metric) throws Exception {
    String series = "rimward_delivery_" + metric + "{cluster=\"west\",} ";
    return loop.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static MetricsSource metrics() throws Exception {
    TrafficModel model = new TrafficModel(1, Duration.ofMinutes(2), 100);
    return MetricsSource.start(model, "edge-ingress", InstantSource.system());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rimward.reconciler.deliver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.deliver.LaneStatus.ApplicationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneStatusTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final LaneStatus unknown = LaneStatus.unknown("fra1", NOON);

  @Test
  void comesBackFromJsonAsItWas() throws Exception {
    LaneStatus healthy = unknown.reported(report("a1", Health.Healthy), NOON);
    LaneStatus broken = healthy.failed("no answer in 15 s", State.Unreachable, LATER);

    assertThat(throughJson(unknown)).isEqualTo(unknown);
    assertThat(throughJson(healthy)).isEqualTo(healthy);
    assertThat(throughJson(broken)).isEqualTo(broken);
  }

  @Test
  void tellsWhatIsDeliveredAndSinceWhenItIsHealthy() {
    LaneStatus twice =
        unknown
            .reported(report("a1", Health.Healthy), NOON)
            .reported(report("a1", Health.Healthy), LATER);

    assertThat(shop(twice)).isEqualTo(new ApplicationStatus(true, "a1", Health.Healthy, NOON, ""));
  }

  @Test
  void isHealthyAnewWithEveryHealthAndEveryContent() {
    LaneStatus first = unknown.reported(report("a1", Health.Progressing), NOON);

    assertThat(shop(first.reported(report("a1", Health.Healthy), LATER)).since()).isEqualTo(LATER);
    assertThat(shop(first.reported(report("b2", Health.Progressing), LATER)).since())
        .isEqualTo(LATER);
  }

  @Test
  void knowsNoHealthWhileNobodyAnswersAndStillWhatWasDelivered() {
    LaneStatus down =
        unknown
            .reported(report("a1", Health.Healthy), NOON)
            .failed("no answer", State.Unreachable, LATER)
            .failed("no answer", State.Unreachable, LATER.plusSeconds(1));

    assertThat(shop(down))
        .isEqualTo(new ApplicationStatus(true, "a1", Health.Unknown, LATER, "no answer"));
  }

  @Test
  void ofVeryManyProblemsTheFirstAreTold() {
    List<String> many = IntStream.range(0, 200).mapToObj(number -> "problem " + number).toList();

    LaneStatus status = unknown.reported(report("a1", Health.Progressing, many), NOON);

    assertThat(status.problems())
        .hasSize(51)
        .startsWith("shop: problem 0")
        .endsWith("and 150 more");
  }

  private static LaneStatus throughJson(LaneStatus status) throws Exception {
    return JSON.readValue(JSON.writeValueAsBytes(status), LaneStatus.class);
  }

  private static ApplicationStatus shop(LaneStatus status) {
    return requireNonNull(status.applications().get("shop"));
  }

  private static DeliveryReport report(String digest, Health health) {
    return report(digest, health, List.of());
  }

  private static DeliveryReport report(String digest, Health health, List<String> problems) {
    ApplicationReport shop =
        new ApplicationReport(
            Outcome.DELIVERED,
            false,
            digest,
            1,
            0,
            0,
            List.of(),
            health,
            "",
            problems,
            List.of(),
            DriftReport.NONE);
    return new DeliveryReport("c0ffee", new TreeMap<>(Map.of("shop", shop)));
  }
}

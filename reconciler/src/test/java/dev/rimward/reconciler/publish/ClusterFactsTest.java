package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rimward.policy.fleet.Cluster.Access;
import dev.rimward.policy.fleet.Cluster.OnRemoval;
import dev.rimward.policy.fleet.CronSchedule;
import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import dev.rimward.reconciler.publish.ClusterFacts.DriftWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterFactsTest {
  private static final Schedule NIGHTS =
      new Schedule(CronSchedule.parse("0 1 * * *"), "Europe/Berlin", Duration.ofHours(4));
  private static final ClusterFacts ALL =
      new ClusterFacts(
          1,
          "fra1",
          true,
          OnRemoval.Delete,
          new Access("fra1.kubeconfig", null),
          List.of(
              new DriftWindow(
                  "nights", MaintenanceWindow.Type.Allow, NIGHTS, false, List.of("shop", "web")),
              new DriftWindow("freeze", MaintenanceWindow.Type.Deny, NIGHTS, false, List.of())));

  private static Instant at(String time) {
    return Instant.parse("2026-01-15T" + time + ":00Z");
  }

  @Test
  void whatIsUsualIsNotWritten() {
    assertThat(new String(ClusterFacts.plain("fra1").write(), UTF_8))
        .isEqualTo("cluster: fra1\nformatVersion: 1\n");
  }

  @Test
  void allThatIsWrittenIsReadAgain() {
    assertThat(ClusterFacts.read(ALL.write())).isEqualTo(ALL);
    assertThat(ClusterFacts.read(ClusterFacts.plain("1e3").write()))
        .isEqualTo(ClusterFacts.plain("1e3"));
  }

  @Test
  void factsOfAnotherVersionAreNotGuessed() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ClusterFacts.read("cluster: fra1\nformatVersion: 2\n".getBytes(UTF_8)))
        .withMessageContaining("another version");
  }

  @Test
  void driftIsRepairedWhenItsWindowsSaySo() {
    ClusterFacts allowed =
        new ClusterFacts(
            1,
            "fra1",
            false,
            null,
            new Access("fra1.kubeconfig", null),
            List.of(
                new DriftWindow(
                    "nights", MaintenanceWindow.Type.Allow, NIGHTS, false, List.of("shop"))));

    assertThat(allowed.mayRepairDrift("shop", at("00:30"))).isTrue();
    assertThat(allowed.mayRepairDrift("shop", at("12:00"))).isFalse();
    assertThat(allowed.mayRepairDrift("other", at("12:00"))).isTrue();
    assertThat(ALL.mayRepairDrift("shop", at("00:30"))).as("the one that denies wins").isFalse();
    assertThat(ALL.mayRepairDrift("other", at("12:00"))).isTrue();
  }
}

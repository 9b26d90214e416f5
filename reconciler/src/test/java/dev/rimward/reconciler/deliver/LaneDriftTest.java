package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.deliver.LaneStatus.ApplicationStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lane does and tells about drift, on an embedded cluster. */
@Timeout(60)
class LaneDriftTest {
  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final List<LaneEvent> events = new CopyOnWriteArrayList<>();
  private final Lanes lanes =
      new Lanes(Lane.Settings.DEFAULT, events::add, new Random(42), InstantSource.system());
  private final Lane lane =
      lanes.start(
          "fra1", () -> ClusterConnection.open(fra1.kubeconfig(), null, CallLimits.DEFAULT));

  @BeforeEach
  void deliver() {
    lane.desired(cluster("1", application("shop", configMap("shop", "settings", "one"))));
    await(() -> "1".equals(lane.status().deliveredCommit()));
  }

  @AfterEach
  void close() throws InterruptedException {
    lanes.close();
    fleet.close();
  }

  @Test
  void aFullCheckAsksAboutObjectsThatLookAsTheyWereLeft() {
    fra1.forgetRequests();
    int looks = looks();
    lane.check();
    await(() -> looks() > looks);
    assertThat(dryRuns()).isZero();

    lane.check(Depth.FULL, Duration.ZERO);

    await(() -> dryRuns() == 1);
    assertThat(fra1.requests().writes()).isZero();
  }

  @Test
  void whoAsksAllLanesHasTheirClustersAskedOverTime() {
    int looks = looks();

    lanes.checkAll(Depth.FULL, Duration.ofHours(1));
    lanes.checkAll(Depth.QUICK, Duration.ofHours(1));
    pause(Duration.ofMillis(200));
    assertThat(looks()).isEqualTo(looks);

    lanes.checkAll(Depth.QUICK, Duration.ZERO);
    await(() -> looks() > looks);
    assertThat(dryRuns()).as("its time for a full check has not come").isZero();
  }

  @Test
  void tellsOfAFightOnceAndShowsItForAsLongAsItLasts() {
    for (int i = 1; i <= Fights.MANY; i++) {
      int times = i;
      change();
      lane.check();
      await(() -> lane.status().totals().driftRepaired() == times);
    }
    change();
    for (int i = 0; i < 2; i++) {
      int looks = looks();
      lane.check();
      await(() -> looks() > looks);
    }

    assertThat(events)
        .filteredOn(LaneEvent.Fought.class::isInstance)
        .singleElement()
        .extracting(event -> ((LaneEvent.Fought) event).fight().words())
        .isEqualTo("data.key is changed by somebody again and again");
    assertThat(drift().fights()).hasSize(1);
    assertThat(drift().drifted())
        .singleElement()
        .extracting(Drift::words)
        .isEqualTo("data.key was changed by somebody");
    assertThat(lane.status().totals().driftRepaired()).isEqualTo(Fights.MANY);
  }

  private DriftReport drift() {
    ApplicationStatus shop = lane.status().applications().get("shop");
    return shop == null ? DriftReport.NONE : shop.drift();
  }

  private void change() {
    fra1.edit(
        "ConfigMap",
        "shop",
        "settings",
        "somebody",
        object -> ((ObjectNode) object.get("data")).put("key", "mine"));
  }

  private int looks() {
    return (int) events.stream().filter(LaneEvent.Looked.class::isInstance).count();
  }

  private int dryRuns() {
    return fra1.requests().calls().entrySet().stream()
        .filter(call -> call.getKey().dryRun())
        .mapToInt(call -> call.getValue())
        .sum();
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: %s %s", lane.status(), events).isLessThan(end);
      pause(Duration.ofMillis(10));
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

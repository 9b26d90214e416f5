package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.dependingOn;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster whose branch has no application any more. */
@Timeout(60)
class RemovedClusterTest {
  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final Lanes lanes =
      new Lanes(Lane.Settings.DEFAULT, event -> {}, new Random(1), InstantSource.system());
  private final Lane lane =
      lanes.start(
          "fra1", () -> ClusterConnection.open(fra1.kubeconfig(), null, CallLimits.DEFAULT));

  @AfterEach
  void close() throws InterruptedException {
    lanes.close();
    fleet.close();
  }

  @Test
  void holdsNothingOfWhatWasDeliveredAndSaysSo() throws Exception {
    lane.desired(
        cluster(
            "1",
            application("payments", deployment("payments", "api", 1)),
            dependingOn(
                List.of("payments"),
                application(
                    "shop", configMap("shop", "a", "one"), configMap("shop", "b", "one")))));
    await(() -> lane.status().totals().objects() == 3);
    fra1.edit(
        "ConfigMap",
        "shop",
        "a",
        "somebody",
        object -> object.withObject("metadata").putArray("finalizers").add("example.com/wait"));

    lane.desired(cluster("2"));

    await(() -> lane.status().totals().objects() == 2);
    assertThat(lane.status().deliveredCommit()).isEqualTo("1");
    assertThat(lane.status().problems())
        .contains("payments: is kept until shop, which depends on it, is gone");
    fra1.edit(
        "ConfigMap",
        "shop",
        "a",
        "somebody",
        object -> object.withObject("metadata").remove("finalizers"));
    await(() -> "2".equals(lane.status().deliveredCommit()));
    assertThat(lane.status().totals().objects()).isZero();
    assertThat(fra1.list("ConfigMap")).isEmpty();
    assertThat(fra1.list("Deployment")).isEmpty();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: %s", lane.status()).isLessThan(end);
      Thread.sleep(10);
    }
  }
}

package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network where Rimward runs fails, and 500 clusters come back together. */
@Timeout(120)
class ReturnTest {
  private static final int AT_ONCE = 32;
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(3));

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final Lanes lanes =
      new Lanes(
          new Lane.Settings(
              new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2)),
              Duration.ofMillis(50),
              Duration.ofMillis(200),
              DeliverStep.Listener.NONE,
              new ReturnGate.Settings(AT_ONCE, Duration.ofMillis(100), Duration.ofSeconds(30))),
          LaneEvent.Listener.NONE,
          new Random(42),
          InstantSource.system());

  @AfterEach
  void close() throws InterruptedException {
    lanes.close();
    fleet.close();
  }

  @Test
  void clustersThatComeBackTogetherAreTakenUpAFewAtATime() throws Exception {
    List<EmbeddedCluster> away = start("away", 500);
    List<EmbeddedCluster> here = start("here", 10);
    deliver(away, "1");
    deliver(here, "1");
    awaitAll(away, lane -> "1".equals(lane.deliveredCommit()));
    awaitAll(here, lane -> "1".equals(lane.deliveredCommit()));
    away.forEach(cluster -> cluster.faults(new Fault.Hanging()));
    lanes.checkAll();
    awaitAll(away, lane -> lane.reachability().state() == State.Unreachable);
    deliver(away, "2");

    away.getFirst().faults(new Fault.Hanging());
    List<EmbeddedCluster> back = away.subList(1, away.size());
    back.forEach(EmbeddedCluster::forgetRequests);
    back.forEach(cluster -> cluster.faults(new Fault.Latency(Duration.ofMillis(30))));
    deliver(here, "2");
    awaitAll(here, lane -> "2".equals(lane.deliveredCommit()));
    int most = 0;
    while (!back.stream().allMatch(cluster -> is(cluster, "2"))) {
      most = Math.max(most, inTheirFirstPass(back));
      Thread.sleep(1);
    }

    assertThat(most).isBetween(2, AT_ONCE);
    assertThat(here).allMatch(cluster -> status(cluster).consecutiveFailures() == 0);
    assertThat(status(away.getFirst()).deliveredCommit()).isEqualTo("1");
  }

  @Test
  void aSlotIsFreeAgainWhenItsTimeIsOver() throws Exception {
    ReturnGate gate =
        new ReturnGate(
            new ReturnGate.Settings(1, Duration.ZERO, Duration.ofMillis(50)), new Random(42));
    long begin = System.nanoTime();

    try (ReturnGate.Slot hanging = gate.enter();
        ReturnGate.Slot next = gate.enter()) {
      assertThat(hanging.end()).isDone();
      assertThat(next.end()).isNotDone();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(40));
  }

  /** Those that had begun before the others were looked at, and had not ended after that. */
  private int inTheirFirstPass(List<EmbeddedCluster> clusters) {
    List<EmbeddedCluster> begun =
        clusters.stream().filter(one -> one.requests().of("list", "ConfigMap") > 0).toList();
    return (int) begun.stream().filter(cluster -> !is(cluster, "2")).count();
  }

  private boolean is(EmbeddedCluster cluster, String commit) {
    return commit.equals(status(cluster).deliveredCommit());
  }

  private LaneStatus status(EmbeddedCluster cluster) {
    return lanes.lane(cluster.name()).orElseThrow().status();
  }

  private List<EmbeddedCluster> start(String name, int count) {
    List<EmbeddedCluster> clusters =
        IntStream.range(0, count).mapToObj(i -> fleet.cluster(name + i)).toList();
    clusters.forEach(
        cluster ->
            lanes.start(
                cluster.name(), () -> ClusterConnection.open(cluster.kubeconfig(), null, LIMITS)));
    return clusters;
  }

  private void deliver(List<EmbeddedCluster> clusters, String commit) {
    for (EmbeddedCluster cluster : clusters) {
      lanes.desired(
          new DesiredCluster(
              cluster.name(),
              commit,
              new TreeMap<>(
                  Map.of("shop", application("shop", configMap("shop", "settings", commit)))),
              new Manifests.Past(true, "")));
    }
  }

  private void awaitAll(List<EmbeddedCluster> clusters, Predicate<LaneStatus> condition)
      throws InterruptedException {
    while (!clusters.stream().map(this::status).allMatch(condition)) {
      Thread.sleep(10);
    }
  }
}

package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Fault;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane to a cluster that is away: every wait is as long as the backoff allows. */
@Timeout(60)
class BreakerTest {
  private static final CallLimits IMPATIENT =
      new CallLimits(Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ofSeconds(1));
  private static final Duration LONGEST = Duration.ofMillis(800);
  private static final RandomGenerator LONGEST_WAITS =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  /** Connections that do not work are opened anew, so this counts what is tried. */
  private final AtomicInteger tries = new AtomicInteger();

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final EmbeddedCluster fra1 = fleet.cluster("fra1");
  private final Lanes lanes =
      new Lanes(
          new Lane.Settings(
              new Backoff(Duration.ofMillis(10), LONGEST),
              Duration.ofMillis(50),
              Duration.ofMillis(50),
              DeliverStep.Listener.NONE,
              new ReturnGate.Settings(1, Duration.ZERO, Duration.ofSeconds(10))),
          LaneEvent.Listener.NONE,
          LONGEST_WAITS,
          InstantSource.system());
  private final Lane lane =
      lanes.start(
          "fra1",
          () -> {
            tries.incrementAndGet();
            return ClusterConnection.open(fra1.kubeconfig(), null, IMPATIENT);
          });

  @BeforeEach
  void goAway() {
    lane.desired(desired("1"));
    await(() -> "1".equals(lane.status().deliveredCommit()));
    fra1.faults(new Fault.Refused());
    lane.check();
    await(() -> isOpen());
  }

  @AfterEach
  void close() throws InterruptedException {
    lanes.close();
    fleet.close();
  }

  @Test
  void saysSinceWhenTheClusterIsAwayAndWhenItIsTriedAgain() {
    LaneStatus status = lane.status();

    assertThat(status.consecutiveFailures()).isGreaterThanOrEqualTo(5);
    assertThat(status.unreachableSince())
        .isBefore(Instant.now())
        .isEqualTo(status.reachability().since());
    assertThat(status.nextTry()).isNotNull();
  }

  @Test
  void newCommitsSendNothingToAClusterThatIsAway() {
    await(() -> lane.status().consecutiveFailures() >= 8 && isOpen());
    int before = tries.get();

    for (int i = 2; i < 10; i++) {
      lane.desired(desired(Integer.toString(i)));
      lane.check();
    }
    pause(LONGEST.dividedBy(2));

    assertThat(tries).hasValue(before);
  }

  @Test
  void asksOneQuestionAfterEachWait() {
    await(() -> lane.status().consecutiveFailures() >= 8 && isOpen());
    fra1.forgetRequests();
    int before = tries.get() - lane.status().consecutiveFailures();

    await(() -> lane.status().consecutiveFailures() >= 10 && isOpen());

    assertThat(tries.get() - lane.status().consecutiveFailures()).isEqualTo(before);
    assertThat(fra1.requests().calls()).as("but whether it is ready").isEmpty();
  }

  @Test
  void takesUpTheNewestWhenTheClusterAnswers() {
    lane.desired(desired("2"));
    fra1.faults();

    await(() -> "2".equals(lane.status().deliveredCommit()));

    assertThat(lane.status().breaker()).isEqualTo(Breaker.State.Closed);
    assertThat(lane.status().reachability().state()).isEqualTo(State.Reachable);
    assertThat(lane.status().unreachableSince()).isNull();
    assertThat(lane.status().nextTry()).isNull();
  }

  @Test
  void whoKnowsThatTheClusterIsBackEndsTheWait() {
    await(() -> lane.status().consecutiveFailures() >= 8 && isOpen());
    fra1.faults();
    long begin = System.nanoTime();

    lane.retry();
    await(() -> lane.status().breaker() == Breaker.State.Closed);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST.dividedBy(2));
  }

  @Test
  void failuresOfObjectsDoNotOpenIt() {
    fra1.faults();
    await(() -> lane.status().lastError() == null);
    lane.desired(
        cluster(
            "2",
            application(
                "shop",
                "{apiVersion: no.such/v1, kind: Kind, metadata: {name: a, namespace: shop}}")));

    await(() -> lane.status().consecutiveFailures() >= 6);

    assertThat(lane.status().breaker()).isEqualTo(Breaker.State.Closed);
  }

  private boolean isOpen() {
    return lane.status().breaker() == Breaker.State.Open;
  }

  private static DesiredCluster desired(String commit) {
    return cluster(commit, application("shop", configMap("shop", "settings", commit)));
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: %s", lane.status()).isLessThan(end);
      pause(Duration.ofMillis(2));
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

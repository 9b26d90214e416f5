package dev.rimward.reconciler.faults;

import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.fixtures.server.FaultyProxy;
import dev.rimward.reconciler.deliver.CallLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Two to four embedded clusters for each run. */
final class EmbeddedPlaces implements FaultRun.Fleet, AutoCloseable {
  private static final Duration RESTART = Duration.ofMillis(300);
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(1), Duration.ofMillis(700), Duration.ofSeconds(1));

  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));

  @Override
  public List<String> clusters(Random random) {
    return List.of("fra1", "ams1", "lis1", "waw1").subList(0, 2 + random.nextInt(3));
  }

  @Override
  public Site.Place place(String run, String cluster) {
    EmbeddedCluster embedded = fleet.cluster(run + "-" + cluster);
    return new Site.Place(FaultyProxy.inFrontOf(embedded), FaultyProxy.inFrontOf(embedded), LIMITS);
  }

  /** What is in the server stays, as with a real one: only the connections end. */
  @Override
  public void kill(String run, String cluster, FaultyProxy way) {
    way.crash();
    Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(RESTART);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          way.comeBack();
        });
  }

  @Override
  public void awaitServers() {}

  @Override
  public boolean needsControllers() {
    return false;
  }

  @Override
  public void close() {
    fleet.close();
  }
}

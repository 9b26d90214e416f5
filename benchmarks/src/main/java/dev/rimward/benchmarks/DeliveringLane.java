package dev.rimward.benchmarks;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.Depth;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.Manifest;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A lane as the service has it, to a real API server. */
final class DeliveringLane implements AutoCloseable {
  private static final String CLUSTER = "edge";
  private static final int MINUTES = 15;

  private final String application;
  private final Semaphore looks = new Semaphore(0);
  private final Lanes lanes;
  private final Lane lane;

  private DeliveringLane(String kubeconfig, String application) {
    this.application = application;
    this.lanes =
        new Lanes(Lane.Settings.DEFAULT, this::told, new Random(1), InstantSource.system());
    this.lane =
        lanes.start(CLUSTER, () -> ClusterConnection.open(kubeconfig, null, CallLimits.DEFAULT));
  }

  static DeliveringLane to(KubeApiServer server, String application) throws Exception {
    return new DeliveringLane(Files.readString(server.kubeconfig()), application);
  }

  private void told(LaneEvent event) {
    if (event instanceof LaneEvent.Looked) {
      looks.release();
    }
  }

  /** Returns when the cluster holds the objects, as the lane knows. */
  LaneStatus deliver(List<Manifest> objects) throws InterruptedException {
    DesiredApplication all =
        new DesiredApplication(application, application, "digest", objects, false);
    lane.desired(
        new DesiredCluster(CLUSTER, "commit", new TreeMap<>(Map.of(application, all)), NO_PAST));
    awaitLook();
    LaneStatus status = lane.status();
    if (!"commit".equals(status.deliveredCommit())) {
      throw new IllegalStateException("not delivered: " + status.lastError());
    }
    return status;
  }

  /** One quick look at everything. */
  LaneStatus look() throws InterruptedException {
    looks.drainPermits();
    lane.check();
    awaitLook();
    return lane.status();
  }

  /** One look that compares every field of every object. */
  LaneStatus lookClosely() throws InterruptedException {
    looks.drainPermits();
    lane.check(Depth.FULL, Duration.ZERO);
    awaitLook();
    return lane.status();
  }

  private void awaitLook() throws InterruptedException {
    if (!looks.tryAcquire(MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no pass ended in " + MINUTES + " minutes");
    }
  }

  @Override
  public void close() throws InterruptedException {
    lanes.close();
  }

  private static final DesiredCluster.Past NO_PAST =
      new DesiredCluster.Past() {
        @Override
        public boolean had(String application) {
          return false;
        }

        @Override
        public boolean approvedDeletionSince(String digest, String application) {
          return false;
        }
      };
}

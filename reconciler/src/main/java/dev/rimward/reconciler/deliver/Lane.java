package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is done to one target, one thing after the other, on a thread of its own: a
 * cluster that hangs holds up nobody else. The newest desired state replaces one that waits, and
 * ends the wait after a failure; what failed is tried again until it succeeds.
 */
public final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private final String cluster;
  private final Connector connector;
  private final Settings settings;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LaneEvents events;
  private final Thread thread;
  private final Work work = new Work();

  private volatile LaneStatus status;
  private final HealthDeadlines deadlines = new HealthDeadlines();
  private @Nullable ClusterConnection connection;
  private @Nullable Delivery delivery;
  private Duration nextLook;

  /** Opens the way to a cluster; asked again when the cluster does not answer on it. */
  @FunctionalInterface
  public interface Connector {
    ClusterConnection open() throws ClusterFailure;
  }

  /**
   * @param backoff how long to wait after failures
   * @param firstLook after a pass that left workloads on their way, how soon to look at them again;
   *     each further look comes after twice the time
   * @param lastLook longest time between such looks
   * @param steps told of each step of a pass
   */
  public record Settings(
      Backoff backoff, Duration firstLook, Duration lastLook, DeliverStep.Listener steps) {
    public static final Settings DEFAULT =
        new Settings(
            Backoff.DEFAULT,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            DeliverStep.Listener.NONE);
  }

  Lane(
      String cluster,
      Connector connector,
      Settings settings,
      LaneEvent.Listener listener,
      RandomGenerator random,
      InstantSource clock) {
    this.cluster = cluster;
    this.connector = connector;
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    this.events = new LaneEvents(cluster, listener);
    this.nextLook = settings.firstLook();
    this.status = LaneStatus.unknown(cluster, clock.instant());
    this.thread = Thread.ofVirtual().name("lane " + cluster).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** What the cluster is to hold from now on. Returns at once. */
  public void desired(DesiredCluster desired) {
    work.desired(desired);
  }

  /** Asks for a look at the cluster, and for repair of what has drifted. Returns at once. */
  public void check() {
    work.check();
  }

  /** Ends a wait after a failure: the cluster may answer again. Returns at once. */
  public void retry() {
    work.now();
  }

  /** While suspended the cluster is looked at and not written to. */
  public void suspend(boolean suspended) {
    work.suspend(suspended);
  }

  public LaneStatus status() {
    return status.asked(work.asked());
  }

  /** Ends what runs, and returns when it has ended. The cluster is left as it is. */
  @Override
  public void close() throws InterruptedException {
    stop();
    thread.join();
  }

  /** Like {@link #close}, without waiting for the end. */
  void stop() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        pass(work.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** A bug must not end the lane: it would look like a cluster at peace. */
  private void pass(DesiredCluster desired) throws InterruptedException {
    try {
      attempt(desired);
    } catch (RuntimeException | Error e) {
      LOG.error("{}: a pass of delivery ended as none should", cluster, e);
      String words = "internal error: " + e.getClass().getSimpleName();
      status = status.failed(words, status.reachability().state(), clock.instant());
      work.again(backoff(), true);
    }
  }

  private void attempt(DesiredCluster desired) throws InterruptedException {
    try {
      ended(deadlines.judged(deliver(desired), desired, clock.instant()));
    } catch (ClusterFailure e) {
      broke(e);
    }
  }

  private DeliveryReport deliver(DesiredCluster desired)
      throws ClusterFailure, InterruptedException {
    if (delivery == null) {
      connection = connector.open();
      delivery = new Delivery(connection, settings.steps());
    }
    return work.asked().suspended()
        ? delivery.observe(desired)
        : delivery.deliver(desired, () -> work.isNewerThan(desired));
  }

  private void ended(DeliveryReport report) {
    LaneStatus before = status;
    status = before.reported(report, clock.instant());
    Duration delay = report.hasFailed() ? backoff() : lookAgain(report);
    if (!delay.isZero()) {
      work.again(delay, report.hasFailed());
    }
    events.ended(before, status, report, delay);
  }

  /** Workloads on their way are looked at more often than drift is. */
  private Duration lookAgain(DeliveryReport report) {
    boolean onTheirWay =
        report.applications().values().stream()
            .anyMatch(
                one -> one.health() == Health.Progressing || one.outcome() == Outcome.WAITING);
    if (!onTheirWay) {
      nextLook = settings.firstLook();
      return Duration.ZERO;
    }
    Duration look = nextLook;
    Duration twice = look.multipliedBy(2);
    nextLook = twice.compareTo(settings.lastLook()) < 0 ? twice : settings.lastLook();
    return look;
  }

  private void broke(ClusterFailure failure) {
    if (failure.mayConcernAccess()) {
      // The next pass reads address and credentials anew: they may have been renewed.
      disconnect();
    }
    boolean answered = !failure.mayConcernTheWholeCluster();
    LaneStatus before = status;
    status =
        before.failed(
            failure.words(), answered ? State.Reachable : State.Unreachable, clock.instant());
    Duration delay = backoff();
    work.again(delay, true);
    events.broke(before, status, failure.words(), delay);
  }

  private Duration backoff() {
    return settings.backoff().delay(status.consecutiveFailures(), random);
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
    }
    connection = null;
    delivery = null;
  }
}

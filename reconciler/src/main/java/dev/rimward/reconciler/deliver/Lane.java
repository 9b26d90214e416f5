package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.deliver.Work.Wait;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
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

  private final Breaker breaker = new Breaker();
  private final ReturnGate gate;
  private final ClaimedServers claims;
  private final Uplink uplink;
  private final HealthDeadlines deadlines = new HealthDeadlines();

  private final Fights fights;

  /** Which part of an interval passes before this lane checks. */
  private final double phase;

  /** From when on the next look is a full one; null: it is a quick one. */
  private final AtomicReference<@Nullable Instant> fullCheckDue = new AtomicReference<>();

  private volatile LaneStatus status;
  private @Nullable Delivery delivery;
  private @Nullable ClusterConnection deliveredOn;
  private Duration nextLook;
  private String lookedAt = "";

  /** Opens the way to a cluster. */
  @FunctionalInterface
  public interface Connector {
    /** Asked at first, and when what was opened is outdated or does not work. */
    ClusterConnection open() throws ClusterFailure, InterruptedException;

    /** Whether {@link #open} would use another address or other credentials now. */
    default boolean isOutdated(ClusterConnection opened) throws InterruptedException {
      return false;
    }

    /**
     * Returns if the API server answers. After an outage it is asked this before anything else.
     *
     * @param uplink of the lane; nobody else uses it meanwhile
     */
    default void probe(Uplink uplink) throws ClusterFailure, InterruptedException {
      uplink.connection().ready();
    }
  }

  /**
   * @param backoff how long to wait after failures
   * @param firstLook after a pass that left workloads on their way, how soon to look at them again;
   *     each further look comes after twice the time
   * @param lastLook longest time between such looks
   * @param steps told of each step of a pass
   * @param returns how clusters that come back together are spread out
   */
  public record Settings(
      Backoff backoff,
      Duration firstLook,
      Duration lastLook,
      DeliverStep.Listener steps,
      ReturnGate.Settings returns) {
    public Settings(
        Backoff backoff, Duration firstLook, Duration lastLook, DeliverStep.Listener steps) {
      this(backoff, firstLook, lastLook, steps, ReturnGate.Settings.DEFAULT);
    }

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
      ReturnGate gate,
      ClaimedServers claims,
      LaneEvent.Listener listener,
      RandomGenerator random,
      InstantSource clock) {
    this.cluster = cluster;
    this.connector = connector;
    this.uplink = new Uplink(connector);
    this.settings = settings;
    this.gate = gate;
    this.claims = claims;
    this.random = random;
    this.clock = clock;
    this.fights = new Fights(clock);
    this.phase = random.nextDouble();
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

  /**
   * Asks for a look within some time: each lane at a moment of its own, always the same, so that
   * who asks all lanes at once has their clusters asked one after the other. Returns at once.
   */
  public void check(Depth depth, Duration within) {
    Duration delay = Duration.ofNanos((long) (within.toNanos() * phase));
    if (depth == Depth.FULL) {
      Instant next = clock.instant().plus(delay);
      // A clock that was put back must not put it off.
      fullCheckDue.updateAndGet(due -> due == null || next.isBefore(due) ? next : due);
    }
    work.check(delay);
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
        DesiredCluster desired = work.next();
        if (isAway()) {
          comeBack();
        } else {
          pass(desired);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
      claims.release(cluster);
    }
  }

  private boolean isAway() {
    return !breaker.isClosed() || status.reachability().state() == State.Unreachable;
  }

  /**
   * INVARIANT: whoever waits in the gate, or is in it, has answered a moment ago. So a cluster that
   * hangs keeps no other waiting.
   */
  private void comeBack() throws InterruptedException {
    breaker.ask();
    status = status.breaker(breaker.state());
    if (!answers()) {
      return;
    }
    breaker.answered();
    status = status.breaker(breaker.state());
    try (ReturnGate.Slot slot = gate.enter()) {
      pass(work.newest());
    }
  }

  /** A bug must not end the lane: it would look like a cluster at peace. */
  private void pass(DesiredCluster desired) throws InterruptedException {
    try {
      attempt(desired);
    } catch (RuntimeException | Error e) {
      bug(e);
    }
  }

  private void bug(Throwable e) {
    LOG.error("{}: a pass of delivery ended as none should", cluster, e);
    String words = "internal error: " + e.getClass().getSimpleName();
    status = status.failed(words, status.reachability().state(), clock.instant());
    again(backoff(), Wait.FAILURE);
  }

  private boolean answers() throws InterruptedException {
    try {
      connector.probe(uplink);
      return true;
    } catch (ClusterFailure e) {
      uplink.failed(e);
      broke(e);
    } catch (RuntimeException | Error e) {
      bug(e);
    }
    return false;
  }

  private void attempt(DesiredCluster desired) throws InterruptedException {
    try {
      ended(desired, deliver(desired));
    } catch (ClusterFailure e) {
      if (uplink.failed(e)) {
        attemptAnew(desired);
      } else {
        broke(e);
      }
    }
  }

  /** Credentials that have expired were perhaps renewed: it costs one more try to know. */
  private void attemptAnew(DesiredCluster desired) throws InterruptedException {
    try {
      ended(desired, deliver(desired));
    } catch (ClusterFailure e) {
      uplink.failed(e);
      broke(e);
    }
  }

  private DeliveryReport deliver(DesiredCluster desired)
      throws ClusterFailure, InterruptedException {
    Delivery current = delivery(uplink.connection());
    Instant due = fullCheckDue.get();
    boolean isFull = due != null && !clock.instant().isBefore(due);
    Depth depth = isFull ? Depth.FULL : Depth.QUICK;
    DeliveryReport report =
        work.asked().suspended() || desired.facts().suspended()
            ? current.observe(desired)
            : current.deliver(desired.at(clock.instant()), depth, () -> work.isNewerThan(desired));
    uplink.hasWorked();
    if (isFull) {
      fullCheckDue.compareAndSet(due, null);
    }
    return deadlines.judged(report, desired, clock.instant());
  }

  private Delivery delivery(ClusterConnection connection)
      throws ClusterFailure, InterruptedException {
    if (delivery == null || deliveredOn != connection) {
      claims.claim(cluster, connection.serverUid());
      delivery = new Delivery(connection, settings.steps(), fights);
      deliveredOn = connection;
    }
    return delivery;
  }

  private void ended(DesiredCluster desired, DeliveryReport report) {
    breaker.answered();
    if (!desired.commit().equals(lookedAt)) {
      lookedAt = desired.commit();
      nextLook = settings.firstLook();
    }
    LaneStatus before = status;
    LaneStatus after = before.reported(report, clock.instant()).breaker(breaker.state());
    status = after;
    boolean failed = report.hasFailed();
    Duration delay = failed ? backoff() : lookAgain(report);
    if (failed) {
      again(delay, Wait.FAILURE);
    } else if (!delay.isZero()) {
      work.again(delay, Wait.LOOK);
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
    if (failure.isOfTheWholeCluster()) {
      breaker.failed();
    } else {
      breaker.answered();
    }
    boolean answered = !failure.mayConcernTheWholeCluster();
    LaneStatus before = status;
    status =
        before
            .failed(
                failure.words(), answered ? State.Reachable : State.Unreachable, clock.instant())
            .breaker(breaker.state());
    Duration delay = backoff();
    again(delay, breaker.isClosed() ? Wait.FAILURE : Wait.AWAY);
    events.broke(before, status, failure.words(), delay);
  }

  private void again(Duration delay, Wait reason) {
    status = status.nextTry(clock.instant().plus(delay));
    work.again(delay, reason);
  }

  private Duration backoff() {
    return settings.backoff().delay(status.consecutiveFailures(), random);
  }

  private void disconnect() {
    uplink.close();
    delivery = null;
    deliveredOn = null;
  }
}

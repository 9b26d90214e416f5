package dev.rimward.reconciler.agent;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.publish.DesiredCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent does, each thing when it is due: fetching the branch, comparing the cluster with
 * it, telling the service. None waits for another, and none knows of clocks but what it is told;
 * each is for one thread at a time.
 */
final class AgentWork {
  private static final Logger log = LoggerFactory.getLogger(AgentWork.class);
  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(30);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

  private final Parts parts;
  private final InstantSource clock;
  private final Cadence polls;
  private final Cadence checks;
  private final Cadence reports;
  private @Nullable Long lastLook;
  private volatile @Nullable String reportFailure;
  private volatile boolean toldSuspended;
  private volatile boolean suspendedInBranch;

  /**
   * @param service null: nobody is told
   * @param suspension a file that is there while the cluster is suspended
   */
  record Parts(
      String version,
      Follower follower,
      BranchClone local,
      Lane lane,
      ApiServer api,
      @Nullable CentralService service,
      Path suspension) {}

  AgentWork(
      Parts parts,
      AgentConfiguration.Intervals intervals,
      RandomGenerator random,
      InstantSource clock) {
    this.parts = parts;
    this.clock = clock;
    this.polls = new Cadence(intervals.poll(), random);
    this.checks = new Cadence(intervals.driftCheck(), random);
    this.reports = new Cadence(FIRST_INTERVAL, random);
  }

  /** Begins with what was good when the agent ran last, before anybody can be asked. */
  void resume() throws GitFailure {
    toldSuspended = Files.exists(parts.suspension());
    parts.lane().suspend(toldSuspended);
    parts.follower().lastGood().ifPresent(this::deliver);
  }

  /** A cluster is suspended by whoever says so first: its branch, or the service. */
  private void deliver(DesiredCluster desired) {
    suspendedInBranch = desired.facts().suspended();
    parts.lane().suspend(toldSuspended || suspendedInBranch);
    parts.lane().desired(desired);
  }

  /** Fetches the branch if that is due. */
  void poll() {
    if (!polls.take(clock.instant())) {
      return;
    }
    try {
      parts.follower().fetch().ifPresent(this::deliver);
      polls.succeeded(clock.instant());
      if (reports.isFailing()) {
        reports.ask(); // the link may be back
      }
    } catch (GitFailure failure) {
      polls.failed(clock.instant());
    }
  }

  /** Compares the cluster with the branch if that is due. */
  void check() {
    if (checks.take(clock.instant())) {
      parts.lane().check();
      checks.succeeded(clock.instant());
    }
  }

  /** Tells the service how the cluster is if that is due. */
  void report() throws InterruptedException {
    if (parts.service() == null || !reports.take(clock.instant())) {
      return;
    }
    try {
      heed(parts.service().tell(report(parts.api().ask(clock.instant()))));
      reports.succeeded(clock.instant());
      reportFailure = null;
      if (polls.isFailing()) {
        polls.ask(); // the link may be back
      }
    } catch (IOException e) {
      reports.failed(clock.instant());
      failed(String.valueOf(e.getMessage()));
    }
  }

  /** Something changed that the service is to know soon. */
  void on(LaneEvent event) {
    if (!(event instanceof LaneEvent.Looked)) {
      log.info("{}", event);
      reports.ask();
    }
  }

  /** Keeps what is on this disk small. */
  void maintain() {
    try {
      parts.local().maintain();
    } catch (GitFailure failure) {
      log.warn("{}", failure.getMessage());
    }
  }

  LaneStatus status() {
    return parts.lane().status();
  }

  /** What keeps the agent from its work, in words; empty if nothing does. */
  Optional<String> missing() {
    return status().desiredCommit() == null
        ? Optional.ofNullable(parts.follower().failure())
        : Optional.empty();
  }

  private AgentReport report(ClusterCondition api) {
    return new AgentReport(
        parts.version(),
        clock.instant(),
        reports.interval(),
        parts.follower().failure(),
        api,
        status());
  }

  private void heed(Instructions instructions) {
    reports.every(bounded(instructions.interval()));
    suspend(instructions.suspended());
    if (lastLook != null && lastLook != instructions.look()) {
      polls.ask();
      parts.lane().retry();
    }
    lastLook = instructions.look();
  }

  /** Known after a restart too, when nobody can be asked. */
  private void suspend(boolean suspended) {
    toldSuspended = suspended;
    parts.lane().suspend(toldSuspended || suspendedInBranch);
    try {
      if (suspended && !Files.exists(parts.suspension())) {
        Files.createFile(parts.suspension());
      } else if (!suspended) {
        Files.deleteIfExists(parts.suspension());
      }
    } catch (IOException e) {
      log.warn("whether the cluster is suspended cannot be noted in {}", parts.suspension());
    }
  }

  private static Duration bounded(Duration interval) {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      return SHORTEST_INTERVAL;
    }
    return interval.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : interval;
  }

  private void failed(String words) {
    if (!words.equals(reportFailure)) {
      log.warn("the service was not told: {}", words);
    }
    reportFailure = words;
  }
}

package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How delivery to one cluster stands. JSON says all of it, so that an agent can tell it elsewhere.
 *
 * @param desiredCommit what it is to hold; null while nobody has said
 * @param suspended it is looked at and not written to
 * @param deliveredCommit what the cluster held entirely when it was last looked at with success;
 *     null before
 * @param lastSuccess when that was
 * @param consecutiveFailures passes since that failed
 * @param reachability whether its API server answered last, and since when that is so
 * @param breaker whether anything is sent to it: {@link Breaker.State#Open} after several failures
 * @param nextTry when it is tried again at the latest; null unless the last pass failed
 * @param lastError why the last pass failed; null if it did not
 * @param problems what keeps the cluster from being as Git says: the first fifty of it, and how
 *     many more there are
 */
public record LaneStatus(
    String cluster,
    @Nullable String desiredCommit,
    boolean suspended,
    @Nullable String deliveredCommit,
    @Nullable Instant lastSuccess,
    int consecutiveFailures,
    ClusterCondition reachability,
    Breaker.State breaker,
    @Nullable Instant nextTry,
    @Nullable String lastError,
    Totals totals,
    SortedMap<String, ApplicationStatus> applications,
    List<String> problems) {
  private static final int MOST_PROBLEMS = 50;

  public LaneStatus {
    applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
    problems = List.copyOf(problems);
  }

  /**
   * Numbers of objects.
   *
   * @param objects in all inventories now
   * @param applied made or changed since the lane started, repairs included
   * @param pruned deleted since the lane started
   * @param driftRepaired put back since the lane started
   */
  public record Totals(int objects, long applied, long pruned, long driftRepaired) {
    Totals plus(DeliveryReport report) {
      int now = 0;
      Totals sum = this;
      for (ApplicationReport one : report.applications().values()) {
        now += one.objects();
        sum =
            new Totals(
                now,
                sum.applied + one.applied(),
                sum.pruned + one.pruned(),
                sum.driftRepaired + one.repairs().size());
      }
      return new Totals(now, sum.applied, sum.pruned, sum.driftRepaired);
    }
  }

  /**
   * How one application is in the cluster.
   *
   * @param delivered all its objects are as the branch says
   * @param digest of its folder that was last delivered as a whole, whichever commit it came with
   *     ({@link dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication#digest}); empty:
   *     never
   * @param health of what is in the cluster
   * @param since when that folder has had this health, as far as the lane has seen it
   * @param words why it is not healthy; empty if it is
   * @param drift what others changed and is left so
   */
  public record ApplicationStatus(
      boolean delivered,
      String digest,
      Health health,
      Instant since,
      String words,
      DriftReport drift) {
    public ApplicationStatus {
      // What an agent tells may leave it out.
      drift = Objects.requireNonNullElse(drift, DriftReport.NONE);
    }

    /** One of which nothing that drifted is left so. */
    public ApplicationStatus(
        boolean delivered, String digest, Health health, Instant since, String words) {
      this(delivered, digest, health, since, words, DriftReport.NONE);
    }

    static ApplicationStatus of(
        ApplicationReport report, @Nullable ApplicationStatus before, Instant now) {
      return new ApplicationStatus(
          report.outcome() == Outcome.DELIVERED,
          report.digest(),
          report.health(),
          before != null && before.isLike(report) ? before.since : now,
          report.healthWords(),
          report.drift());
    }

    private boolean isLike(ApplicationReport report) {
      return health == report.health() && digest.equals(report.digest());
    }

    ApplicationStatus unknown(String why, Instant now) {
      return new ApplicationStatus(
          delivered, digest, Health.Unknown, health == Health.Unknown ? since : now, why, drift);
    }
  }

  static LaneStatus unknown(String cluster, Instant since) {
    return new LaneStatus(
        cluster,
        null,
        false,
        null,
        null,
        0,
        new ClusterCondition(State.Unknown, since, "not asked yet"),
        Breaker.State.Closed,
        null,
        null,
        new Totals(0, 0, 0, 0),
        new TreeMap<>(),
        List.of());
  }

  /** As it is while nobody tells of the cluster any more. */
  public LaneStatus silent(String words, Instant since) {
    return failed(words, State.Unreachable, since);
  }

  /**
   * The same as another clock would have it.
   *
   * @param ahead how far that one is ahead of the clock that this was told by
   * @param now by that one: nothing that happened is later
   */
  public LaneStatus byClock(Duration ahead, Instant now) {
    SortedMap<String, ApplicationStatus> theirs = new TreeMap<>();
    applications.forEach(
        (name, one) ->
            theirs.put(
                name,
                new ApplicationStatus(
                    one.delivered(),
                    one.digest(),
                    one.health(),
                    byClock(one.since(), ahead, now),
                    one.words(),
                    one.drift())));
    return new LaneStatus(
        cluster,
        desiredCommit,
        suspended,
        deliveredCommit,
        lastSuccess == null ? null : byClock(lastSuccess, ahead, now),
        consecutiveFailures,
        new ClusterCondition(
            reachability.state(),
            byClock(reachability.since(), ahead, now),
            reachability.message()),
        breaker,
        nextTry == null ? null : nextTry.plus(ahead),
        lastError,
        totals,
        theirs,
        problems);
  }

  private static Instant byClock(Instant time, Duration ahead, Instant now) {
    Instant theirs = time.plus(ahead);
    return theirs.isAfter(now) ? now : theirs;
  }

  LaneStatus asked(Work.Asked asked) {
    return new LaneStatus(
        cluster,
        asked.commit(),
        asked.suspended(),
        deliveredCommit,
        lastSuccess,
        consecutiveFailures,
        reachability,
        breaker,
        nextTry,
        lastError,
        totals,
        applications,
        problems);
  }

  /** Since when the API server does not answer; null if it does, or was not asked yet. */
  public @Nullable Instant unreachableSince() {
    return reachability.state() == State.Unreachable ? reachability.since() : null;
  }

  LaneStatus breaker(Breaker.State now) {
    return with(now, nextTry);
  }

  LaneStatus nextTry(@Nullable Instant at) {
    return with(breaker, at);
  }

  private LaneStatus with(Breaker.State newBreaker, @Nullable Instant newNextTry) {
    return new LaneStatus(
        cluster,
        desiredCommit,
        suspended,
        deliveredCommit,
        lastSuccess,
        consecutiveFailures,
        reachability,
        newBreaker,
        newNextTry,
        lastError,
        totals,
        applications,
        problems);
  }

  /**
   * After a pass that did not come to its end.
   *
   * @param state whether the cluster answered
   */
  LaneStatus failed(String words, State state, Instant now) {
    return new LaneStatus(
        cluster,
        desiredCommit,
        suspended,
        deliveredCommit,
        lastSuccess,
        consecutiveFailures + 1,
        condition(state, state == State.Reachable ? "" : words, now),
        breaker,
        null,
        words,
        totals,
        state == State.Reachable ? applications : withHealthUnknown(words, now),
        problems);
  }

  /** After a pass that came to its end. */
  LaneStatus reported(DeliveryReport report, Instant now) {
    List<String> found = problems(report);
    boolean failed = report.hasFailed();
    return new LaneStatus(
        cluster,
        desiredCommit,
        suspended,
        report.isDelivered() ? report.commit() : deliveredCommit,
        report.isDelivered() ? now : lastSuccess,
        failed ? consecutiveFailures + 1 : 0,
        condition(State.Reachable, "", now),
        breaker,
        null,
        failed && !found.isEmpty() ? found.getFirst() : null,
        totals.plus(report),
        statuses(report, now),
        found);
  }

  private ClusterCondition condition(State state, String words, Instant now) {
    boolean same = reachability.state() == state;
    return new ClusterCondition(state, same ? reachability.since() : now, words);
  }

  private SortedMap<String, ApplicationStatus> withHealthUnknown(String words, Instant now) {
    SortedMap<String, ApplicationStatus> unknown = new TreeMap<>();
    applications.forEach((name, one) -> unknown.put(name, one.unknown(words, now)));
    return unknown;
  }

  private SortedMap<String, ApplicationStatus> statuses(DeliveryReport report, Instant now) {
    SortedMap<String, ApplicationStatus> statuses = new TreeMap<>();
    report
        .applications()
        .forEach(
            (name, one) -> {
              if (!one.removed()) {
                statuses.put(name, ApplicationStatus.of(one, applications.get(name), now));
              }
            });
    return statuses;
  }

  /** Of very many only the first: they are read by people, and sent by agents. */
  private static List<String> problems(DeliveryReport report) {
    List<String> all =
        report.applications().entrySet().stream()
            .flatMap(one -> one.getValue().problems().stream().map(p -> one.getKey() + ": " + p))
            .toList();
    if (all.size() <= MOST_PROBLEMS) {
      return all;
    }
    List<String> first = new ArrayList<>(all.subList(0, MOST_PROBLEMS));
    first.add("and " + (all.size() - MOST_PROBLEMS) + " more");
    return first;
  }
}

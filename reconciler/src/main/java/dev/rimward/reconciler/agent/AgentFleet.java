package dev.rimward.reconciler.agent;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.observe.Reachability;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the service knows of the clusters that have an agent: what each told last, and when. Nothing
 * of it outlives the service; agents tell again soon. Until then nothing is known of a cluster, and
 * only one that stays silent is taken for unreachable. Thread-safe.
 */
public final class AgentFleet {
  /** As many reports may be lost, less one. */
  private static final int REPORTS_MISSED = 3;

  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);
  private static final Duration WRONGEST_CLOCK = Duration.ofDays(100 * 365);

  private final Duration interval;
  private final InstantSource clock;
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();

  /**
   * @param since when it is known that the cluster has an agent
   * @param desired commit that its branch is at; null while there is none
   * @param told null before the first report
   */
  private record Followed(
      Instant since, boolean suspended, long look, @Nullable String desired, @Nullable Told told) {
    Followed suspended(boolean now) {
      return new Followed(since, now, look, desired, told);
    }

    Followed looked() {
      return new Followed(since, suspended, look + 1, desired, told);
    }

    Followed desired(String commit) {
      return new Followed(since, suspended, look, commit, told);
    }

    Followed told(Told now) {
      return new Followed(since, suspended, look, desired, now);
    }
  }

  /**
   * @param lane of the report, by the service's clock: the agent's may be wrong
   * @param at when it came
   * @param since when the first of the reports came that say the same of the API server, none of
   *     them late
   */
  private record Told(AgentReport report, LaneStatus lane, Instant at, Instant since) {
    boolean isReachable() {
      return report.apiServer().state() == State.Reachable;
    }
  }

  /** What came of a report. */
  public sealed interface Outcome {
    /**
     * @param instructions to answer with
     */
    record Taken(Object instructions) implements Outcome {}

    /** The cluster has no agent. */
    record NotFollowed() implements Outcome {}

    record Malformed(String words) implements Outcome {}
  }

  /**
   * @param interval in which agents are to report
   */
  public AgentFleet(Duration interval, InstantSource clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * From now on only these clusters have agents.
   *
   * @param suspended whether each is
   */
  public void follow(Map<String, Boolean> suspended) {
    Instant now = clock.instant();
    followed.keySet().retainAll(suspended.keySet());
    suspended.forEach(
        (cluster, is) ->
            followed.compute(
                cluster,
                (_, before) ->
                    before == null ? new Followed(now, is, 0, null, null) : before.suspended(is)));
  }

  /** Notes where the cluster's branch is, which its agent follows by itself. */
  public void desired(String cluster, String commit) {
    followed.computeIfPresent(cluster, (_, before) -> before.desired(commit));
  }

  public Optional<String> desired(String cluster) {
    return Optional.ofNullable(followed.get(cluster)).map(Followed::desired);
  }

  /** Has an agent look at its cluster when it reports next; false if the cluster has none. */
  public boolean look(String cluster) {
    return followed.computeIfPresent(cluster, (_, before) -> before.looked()) != null;
  }

  /** What the agent of a cluster tells, who has shown that it is that agent. */
  public Outcome receive(String cluster, byte[] json) {
    if (!followed.containsKey(cluster)) {
      return new Outcome.NotFollowed();
    }
    Instant at = clock.instant();
    AgentReport report;
    LaneStatus lane;
    try {
      report = ReportJson.read(json, AgentReport.class);
      require(report, cluster);
      lane = report.lane().byClock(ahead(report, at), at);
    } catch (ReportJson.Malformed e) {
      return new Outcome.Malformed(String.valueOf(e.getMessage()));
    } catch (DateTimeException | ArithmeticException e) {
      return new Outcome.Malformed("the report has a time that there is not");
    }
    Followed now =
        followed.computeIfPresent(
            cluster, (_, before) -> before.told(told(before, report, lane, at)));
    return now == null
        ? new Outcome.NotFollowed()
        : new Outcome.Taken(new Instructions(interval, now.suspended(), now.look()));
  }

  /** How far the service's clock is ahead of the agent's, which may never have been set. */
  private static Duration ahead(AgentReport report, Instant at) {
    Duration ahead = Duration.between(report.at(), at);
    if (ahead.abs().compareTo(WRONGEST_CLOCK) > 0) {
      throw new DateTimeException("no clock is that wrong");
    }
    return ahead;
  }

  private Told told(Followed before, AgentReport report, LaneStatus lane, Instant at) {
    Told last = before.told();
    if (last == null
        || last.report().apiServer().state() != report.apiServer().state()
        || isSilent(before, at)) {
      return new Told(report, lane, at, at);
    }
    return new Told(report, lane, at, last.since());
  }

  /** Records have no null that their type does not say; what came from outside may. */
  @SuppressWarnings("ConstantValue")
  private static void require(AgentReport report, String cluster) throws ReportJson.Malformed {
    boolean whole =
        isWhole(report)
            && report.lane().applications().values().stream().allMatch(AgentFleet::isWhole);
    if (!whole || !cluster.equals(report.lane().cluster())) {
      throw new ReportJson.Malformed("the report is not whole, or of another cluster");
    }
  }

  @SuppressWarnings("ConstantValue")
  private static boolean isWhole(LaneStatus.@Nullable ApplicationStatus one) {
    return one != null
        && one.digest() != null
        && one.health() != null
        && one.since() != null
        && one.words() != null;
  }

  @SuppressWarnings("ConstantValue")
  private static boolean isWhole(AgentReport report) {
    return report.version() != null
        && report.at() != null
        && report.interval() != null
        && isCondition(report.apiServer())
        && report.lane() != null
        && isCondition(report.lane().reachability())
        && report.lane().totals() != null;
  }

  @SuppressWarnings("ConstantValue")
  private static boolean isCondition(@Nullable ClusterCondition condition) {
    return condition != null && condition.state() != null && condition.since() != null;
  }

  /** Of the clusters of which something is known, by name. */
  public SortedMap<String, Reachability> reachability() {
    Instant now = clock.instant();
    SortedMap<String, Reachability> seen = new TreeMap<>();
    followed.forEach(
        (cluster, one) -> reachability(one, now).ifPresent(found -> seen.put(cluster, found)));
    return Collections.unmodifiableSortedMap(seen);
  }

  private Optional<Reachability> reachability(Followed one, Instant now) {
    if (isSilent(one, now)) {
      return Optional.of(
          new Reachability(
              false,
              silentSince(one),
              one.told() == null
                  ? "its agent has told nothing since the service started"
                  : "its agent tells nothing any more"));
    }
    Told told = one.told();
    if (told == null) {
      return Optional.empty();
    }
    String words = told.isReachable() ? "ready" : told.report().apiServer().message();
    return Optional.of(new Reachability(told.isReachable(), told.since(), words));
  }

  private boolean isSilent(Followed one, Instant now) {
    return now.isAfter(silentFrom(one));
  }

  private Instant silentFrom(Followed one) {
    Told told = one.told();
    Duration own = told == null ? interval : max(interval, told.report().interval());
    Duration patience = min(own, LONGEST_INTERVAL).multipliedBy(REPORTS_MISSED);
    return (told == null ? one.since() : told.at()).plus(patience);
  }

  /** A cluster that was never heard of may have been well until somebody gave up listening. */
  private Instant silentSince(Followed one) {
    return one.told() == null ? silentFrom(one) : one.told().at();
  }

  /** As the agents told last; of silent ones nothing is known of the health of what they run. */
  public SortedMap<String, LaneStatus> statuses() {
    Instant now = clock.instant();
    SortedMap<String, LaneStatus> statuses = new TreeMap<>();
    followed.forEach(
        (cluster, one) -> {
          if (one.told() != null) {
            LaneStatus lane = one.told().lane();
            statuses.put(
                cluster,
                isSilent(one, now)
                    ? lane.silent("its agent tells nothing any more", silentSince(one))
                    : lane);
          }
        });
    return Collections.unmodifiableSortedMap(statuses);
  }

  /** When each agent told last, by cluster. */
  public SortedMap<String, Instant> heard() {
    SortedMap<String, Instant> heard = new TreeMap<>();
    followed.forEach(
        (cluster, one) -> {
          if (one.told() != null) {
            heard.put(cluster, one.told().at());
          }
        });
    return Collections.unmodifiableSortedMap(heard);
  }

  private static <T extends Comparable<? super T>> T min(T one, T other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static <T extends Comparable<? super T>> T max(T one, T other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}

package dev.rimward.reconciler.observe;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what was seen of clusters to their conditions. Pure: what must outlive a pass comes in as
 * the previous conditions, and goes out as the new ones.
 *
 * <p>INVARIANT: a condition changes on transitions only, and the times of a cluster's transitions
 * are at least a minute apart, so that a cluster that flaps does not fill Git with commits. The
 * first answer after Unknown does not wait.
 */
public final class ConditionObserver {
  private static final Duration BETWEEN_TRANSITIONS = Duration.ofMinutes(1);

  private ConditionObserver() {}

  /**
   * @param clusters names of all clusters there are; others are dropped
   * @param seen by cluster; one that is missing was not asked, and keeps its condition
   * @return a condition for each of the clusters; the very same record where nothing changed, and
   *     its time is not in the future
   */
  public static SortedMap<String, ClusterCondition> observe(
      Set<String> clusters,
      Map<String, Reachability> seen,
      Map<String, ClusterCondition> previous,
      Instant now) {
    SortedMap<String, ClusterCondition> conditions = new TreeMap<>();
    for (String cluster : clusters) {
      ClusterCondition before =
          previous.getOrDefault(cluster, new ClusterCondition(State.Unknown, now, "not asked yet"));
      conditions.put(cluster, next(before, seen.get(cluster), now));
    }
    return conditions;
  }

  private static ClusterCondition next(
      ClusterCondition before, @Nullable Reachability seen, Instant now) {
    if (seen == null) {
      return before;
    }
    if (state(seen) == before.state()) {
      return before.since().isAfter(now) ? corrected(before, seen, now) : before;
    }
    Instant earliest = earliestTransition(before, now);
    if (earliest.isAfter(now)) {
      return before;
    }
    return before.becomes(state(seen), min(max(seen.since(), earliest), now), seen.message());
  }

  /** Else an outage that a wrong clock dated would last no time at all until that day. */
  private static ClusterCondition corrected(
      ClusterCondition before, Reachability seen, Instant now) {
    @Nullable Instant outage = before.outageSince();
    Instant since = min(seen.since(), now);
    return new ClusterCondition(
        before.state(), since, before.message(), outage == null ? null : min(outage, since));
  }

  /** A time in the future comes from a clock that was wrong, and must not hold a transition up. */
  private static Instant earliestTransition(ClusterCondition before, Instant now) {
    if (before.since().isAfter(now)) {
      return now;
    }
    return before.state() == State.Unknown
        ? before.since()
        : before.since().plus(BETWEEN_TRANSITIONS);
  }

  private static State state(Reachability seen) {
    return seen.reachable() ? State.Reachable : State.Unreachable;
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

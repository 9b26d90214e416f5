package dev.rimward.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionObserverTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Times are seconds before now; negative ones lie in the future. */
  @ParameterizedTest(name = "{0} for {1} s, seen reachable={2} for {3} s: {4} for {5} s")
  @CsvSource({
    // The same state stays as it is.
    "Reachable,   500, true,    3, Reachable,   500",
    "Unreachable, 500, false,   3, Unreachable, 500",
    // A transition has the time at which it was seen.
    "Reachable,   500, false,   3, Unreachable,   3",
    "Unreachable, 500, true,   30, Reachable,    30",
    // Within a minute of the last transition it waits.
    "Reachable,    59, false,   3, Reachable,    59",
    "Reachable,    60, false,   3, Unreachable,   0",
    // Then its time is a minute after the last one.
    "Reachable,    90, false,  80, Unreachable,  30",
    // What was unknown does not wait.
    "Unknown,       1, true,    0, Reachable,     0",
    "Unknown,       1, false,   0, Unreachable,   0",
    // Clocks that were or are wrong neither hold anything up nor reach into the future.
    "Reachable,  -900, false,   3, Unreachable,   0",
    "Reachable,   500, false, -50, Unreachable,   0",
    "Unreachable,-900, false,   3, Unreachable,   3",
  })
  void changesOnTransitionsOnly(
      State before, long beforeFor, boolean reachable, long seenFor, State after, long afterFor) {
    ClusterCondition previous = new ClusterCondition(before, NOW.minusSeconds(beforeFor), "before");
    Reachability seen = new Reachability(reachable, NOW.minusSeconds(seenFor), "seen");
    ClusterCondition condition =
        ConditionObserver.observe(
                Set.of("fra1"), Map.of("fra1", seen), Map.of("fra1", previous), NOW)
            .get("fra1");
    assertThat(condition)
        .isNotNull()
        .usingRecursiveComparison()
        .ignoringFields("outageSince")
        .isEqualTo(
            new ClusterCondition(
                after, NOW.minusSeconds(afterFor), after == before ? "before" : "seen"));
  }

  /** Minutes at which the cluster is lost and found again, in turns, and what is remembered. */
  @ParameterizedTest(name = "{0}: {1}, outage since {2}")
  @CsvSource({
    // Nothing is remembered before the first outage.
    "0,               Reachable,   ",
    // While it lasts, and when it is over.
    "0 100,           Unreachable, 100",
    "0 100 130,       Reachable,   100",
    // One that begins within the hour goes on with the last one,
    "0 100 130 189,   Unreachable, 100",
    "0 100 130 189 200, Reachable, 100",
    "0 100 130 189 200 259 300, Reachable, 100",
    // and one that begins later is another.
    "0 100 130 190,   Unreachable, 190",
    "0 100 130 190 200, Reachable, 190",
  })
  void remembersTheLastOutage(String transitions, State state, @Nullable Long outageSince) {
    Map<String, ClusterCondition> conditions = Map.of();
    boolean reachable = true;
    for (String minutes : transitions.split(" ", -1)) {
      Instant at = minute(Long.parseLong(minutes));
      Reachability seen = new Reachability(reachable, at, "seen");
      conditions = ConditionObserver.observe(Set.of("fra1"), Map.of("fra1", seen), conditions, at);
      // Not having asked in between changes nothing.
      conditions =
          ConditionObserver.observe(Set.of("fra1"), Map.of(), conditions, at.plusSeconds(30));
      reachable = !reachable;
    }
    assertThat(conditions.get("fra1"))
        .extracting(ClusterCondition::state, ClusterCondition::outageSince)
        .containsExactly(state, outageSince == null ? null : minute(outageSince));
  }

  private static Instant minute(long minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void doesNotKnowClustersThatWereNeverAsked() {
    assertThat(ConditionObserver.observe(Set.of("fra1"), Map.of(), Map.of(), NOW))
        .containsOnly(Map.entry("fra1", new ClusterCondition(State.Unknown, NOW, "not asked yet")));
  }

  @Test
  void keepsTheConditionOfAClusterThatWasNotAsked() {
    ClusterCondition before = new ClusterCondition(State.Unreachable, NOW.minusSeconds(500), "x");
    assertThat(ConditionObserver.observe(Set.of("fra1"), Map.of(), Map.of("fra1", before), NOW))
        .containsEntry("fra1", before);
  }

  @Test
  void forgetsClustersThatAreNoMore() {
    ClusterCondition before = new ClusterCondition(State.Reachable, NOW.minusSeconds(500), "x");
    Reachability seen = new Reachability(true, NOW, "x");
    assertThat(
            ConditionObserver.observe(Set.of(), Map.of("fra1", seen), Map.of("fra1", before), NOW))
        .isEmpty();
  }

  @Test
  void writesAFlappingClusterOnceAMinuteAtMost() {
    Map<String, ClusterCondition> conditions = Map.of();
    int transitions = 0;
    for (int second = 0; second < 600; second++) {
      Instant now = NOW.plusSeconds(second);
      Reachability seen = new Reachability(second % 7 < 4, now, "seen");
      Map<String, ClusterCondition> next =
          ConditionObserver.observe(Set.of("fra1"), Map.of("fra1", seen), conditions, now);
      transitions += next.equals(conditions) ? 0 : 1;
      conditions = next;
    }
    assertThat(transitions).isBetween(2, 10);
  }
}

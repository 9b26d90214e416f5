package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.AMSTERDAM;
import static dev.rimward.policy.placement.Scenario.FRANKFURT;
import static dev.rimward.policy.placement.Scenario.START;
import static dev.rimward.policy.placement.Scenario.placed;
import static dev.rimward.policy.placement.Scenario.steady;
import static dev.rimward.policy.placement.Scenario.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure is tolerated for 300 seconds; copies come back after 30 minutes. */
class FailbackTest {
  private static final Duration FAILBACK = Duration.ofMinutes(30);

  private final Scenario scenario =
      Scenario.threeClusters(
              Policy.followingDemand().locations(1, null).failover(300, FAILBACK, "50%"))
          .demand(Map.of(FRANKFURT, steady(31), AMSTERDAM, steady(0)))
          .running("fra1", 2);

  @BeforeEach
  void failOver() {
    condition(State.Unreachable);
    scenario.after(Duration.ofMinutes(5)).settle();
    scenario.after(Duration.ofMinutes(1)).healthy("ams1").settleAndRestart();
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  /** What is seen of fra1 now, remembered as the service does. */
  private void condition(State state) {
    ClusterCondition known = Optional.ofNullable(scenario.conditions.get("fra1")).orElseThrow();
    scenario.conditions.put("fra1", known.becomes(state, scenario.now, "as tested"));
  }

  @Test
  void returnsNotBeforeItHasAnsweredForAWhile() {
    condition(State.Reachable);

    Decision decision = scenario.after(FAILBACK.minusSeconds(1)).decide();
    assertThat(placed(decision)).isEqualTo("ams1=2");
    assertThat(verdict(decision, "fra1").rule()).isEqualTo("failback");
    assertThat(verdict(decision, "fra1").field()).isEqualTo("spec.failover.failbackAfter");
    assertThat(verdict(decision, "fra1").text())
        .isEqualTo("back for 29m59s after a failure: it takes copies again in 1s");

    assertThat(placed(scenario.after(Duration.ofSeconds(1)).decide())).isEqualTo("ams1=2! fra1=2");
  }

  @Test
  void startsAnewEachTimeItIsLostAgain() {
    for (int time = 0; time < 10; time++) {
      condition(State.Reachable);
      scenario.after(Duration.ofMinutes(20));
      assertThat(scenario.settle().decisions().values()).noneMatch(Decision::changed);
      condition(State.Unreachable);
      scenario.after(Duration.ofSeconds(30));
      assertThat(scenario.settle().decisions().values()).noneMatch(Decision::changed);
    }
    assertThat(placed(scenario.decide())).isEqualTo("ams1=2");
  }

  @Test
  void leavesWhatRunsThereWhenItIsBack() {
    scenario.previous.clear();
    scenario.running("fra1", 2);
    condition(State.Reachable);

    assertThat(scenario.after(Duration.ofMinutes(1)).decide().changed()).isFalse();
  }

  @Test
  void isOpenAtOnceAfterALossThatWasTolerated() {
    Instant before = START.minus(Duration.ofDays(1));
    scenario.conditions.put("fra1", new ClusterCondition(State.Reachable, before, "as tested"));
    condition(State.Unreachable);
    scenario.after(Duration.ofSeconds(299));
    condition(State.Reachable);

    assertThat(placed(scenario.decide())).isEqualTo("ams1=2! fra1=2");
  }

  @ParameterizedTest
  @CsvSource({"0s, ams1=2! fra1=2", "5m, ams1=2"})
  void waitsAsLongAsThePolicySays(String failbackAfter, String expected) {
    Duration duration = Duration.parse("PT" + failbackAfter);
    scenario.policy(Policy.followingDemand().locations(1, null).failover(300, duration, "50%"));
    condition(State.Reachable);

    assertThat(placed(scenario.decide())).isEqualTo(expected);
  }
}

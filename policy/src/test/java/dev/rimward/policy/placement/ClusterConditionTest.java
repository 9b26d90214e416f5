package dev.rimward.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterConditionTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private static Instant minute(long minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static ClusterCondition unreachable() {
    return new ClusterCondition(State.Reachable, START, "")
        .becomes(State.Unreachable, minute(100), "lost");
  }

  @Test
  void knowsHowLongTheLastOutageWas() {
    assertThat(unreachable().becomes(State.Reachable, minute(130), "").lastOutage())
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void knowsOfNoOutageBeforeTheFirstIsOver() {
    assertThat(new ClusterCondition(State.Reachable, START, "").lastOutage()).isZero();
    assertThat(unreachable().lastOutage()).isZero();
  }

  @Test
  void anOutageOfADocumentThatDoesNotSayWhenItBeganBeganWithTheState() {
    ClusterCondition old = new ClusterCondition(State.Unreachable, minute(100), "lost");

    assertThat(old.becomes(State.Reachable, minute(130), "").outageSince()).isEqualTo(minute(100));
  }

  @Test
  void notKnowingInBetweenChangesNothing() {
    ClusterCondition unknown = unreachable().becomes(State.Unknown, minute(110), "not asked yet");

    assertThat(unknown.becomes(State.Unreachable, minute(120), "lost").outageSince())
        .isEqualTo(minute(100));
    assertThat(unknown.becomes(State.Reachable, minute(120), "").lastOutage())
        .isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aClockThatWasAheadMakesNoOutageOfNegativeLength() {
    ClusterCondition ahead = new ClusterCondition(State.Unreachable, minute(500), "lost");

    ClusterCondition recovered = ahead.becomes(State.Reachable, minute(130), "");

    assertThat(recovered.lastOutage()).isZero();
    assertThat(recovered.outageSince()).isEqualTo(minute(130));
  }
}

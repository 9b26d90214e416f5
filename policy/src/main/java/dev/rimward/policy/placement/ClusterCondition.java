package dev.rimward.policy.placement;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

public record ClusterCondition(
    State state, Instant since, String message, @Nullable Instant outageSince) {
  public enum State {
    Reachable,
    Unreachable,
    Unknown
  }

  public ClusterCondition(State state, Instant since, String message) {
    this(state, since, message, null);
  }

  public Duration lastOutage() {
    return state == State.Reachable && outageSince != null
        ? Duration.between(outageSince, since)
        : Duration.ZERO;
  }
}

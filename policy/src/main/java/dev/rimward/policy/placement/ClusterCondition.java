package dev.rimward.policy.placement;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a cluster's API server can be reached, and since when that is so.
 *
 * @param message in words for people; no credentials, and nothing that changes from try to try
 * @param outageSince while it is reachable: when the last outage began, null if none is remembered;
 *     else when this outage, or the one that it continues, began, null if that is not known
 */
public record ClusterCondition(
    State state, Instant since, String message, @Nullable Instant outageSince) {
  /** An outage that begins this soon after the last one ended is the same one, which flaps. */
  private static final Duration CONTINUES = Duration.ofHours(1);

  /** Without an outage to remember. */
  public ClusterCondition(State state, Instant since, String message) {
    this(state, since, message, null);
  }

  /** Unknown: not asked yet. */
  public enum State {
    Reachable,
    Unreachable,
    Unknown
  }

  /** How long the last outage was; zero where none is remembered or it is not over. */
  public Duration lastOutage() {
    return state == State.Reachable && outageSince != null
        ? Duration.between(outageSince, since)
        : Duration.ZERO;
  }

  /** The condition after this one, which remembers the outage. */
  public ClusterCondition becomes(State next, Instant at, String words) {
    @Nullable Instant outage =
        switch (next) {
          case Reachable -> endedAt(at);
          case Unreachable -> continuesAt(at) ? endedAt(at) : at;
          case Unknown -> outageSince;
        };
    return new ClusterCondition(next, at, words, outage);
  }

  /** Not later than the end, even where a clock was wrong. */
  private @Nullable Instant endedAt(Instant at) {
    @Nullable Instant began =
        outageSince == null && state == State.Unreachable ? since : outageSince;
    return began == null || began.isBefore(at) ? began : at;
  }

  private boolean continuesAt(Instant at) {
    return switch (state) {
      case Reachable -> outageSince != null && Duration.between(since, at).compareTo(CONTINUES) < 0;
      case Unreachable -> true;
      case Unknown -> outageSince != null;
    };
  }
}

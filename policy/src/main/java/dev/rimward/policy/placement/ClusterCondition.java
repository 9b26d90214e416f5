package dev.rimward.policy.placement;

import java.time.Instant;

/**
 * Whether a cluster's API server can be reached, and since when that is so.
 *
 * @param message in words for people; no credentials, and nothing that changes from try to try
 */
public record ClusterCondition(State state, Instant since, String message) {
  /** Unknown: not asked yet. */
  public enum State {
    Reachable,
    Unreachable,
    Unknown
  }
}

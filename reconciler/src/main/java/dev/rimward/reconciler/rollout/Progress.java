package dev.rimward.reconciler.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far new content of an application has come.
 *
 * @param words for people: {@code 10 of 40 clusters have it, 3 of them are not healthy yet}
 * @param updated clusters that have it
 * @param clusters that have it or are to get it, those out of reach left out
 * @param unhealthy those that have it and are not healthy with it, failed ones included
 * @param failed those of them that have failed
 * @param offline clusters that are to get it and cannot be reached
 * @param until when the soak ends; null if none goes on
 */
public record Progress(
    Phase phase,
    String words,
    int updated,
    int clusters,
    int unhealthy,
    int failed,
    int offline,
    @Nullable Instant until) {
  /** Where a rollout stands. */
  public enum Phase {
    /** The canaries get it. */
    Canary,
    /** They are healthy with it, and have to stay so for a while. */
    Soaking,
    /** The others get it. */
    Progressing,
    /** It failed, and goes no further. */
    Paused,
    /** Nobody is left but clusters that cannot be reached. */
    Offline
  }
}

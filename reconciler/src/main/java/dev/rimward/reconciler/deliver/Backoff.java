package dev.rimward.reconciler.deliver;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", 2015): the n-th
 * wait is anything up to {@code base * 2^(n-1)}, so that many who failed together do not come back
 * together.
 *
 * @param most longest wait
 */
public record Backoff(Duration base, Duration most) {
  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));
  private static final int LARGEST_SHIFT = 20;

  /**
   * @param failures in a row so far, at least 1
   */
  public Duration delay(int failures, RandomGenerator random) {
    Duration exponential = base.multipliedBy(1L << Math.min(failures - 1, LARGEST_SHIFT));
    Duration bound = exponential.compareTo(most) < 0 ? exponential : most;
    return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
  }
}

package dev.rimward.reconciler.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits before another attempt: up to ten of them, ever longer, at random to part two writers.
 *
 * @param told of each attempt after a first one, before the wait
 */
public record Retry(Sleeper sleeper, RandomGenerator random, Runnable told) {
  private static final int ATTEMPTS = 10;
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** How time passes. */
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  public static Retry usual(Runnable told) {
    return new Retry(Thread::sleep, RandomGenerator.getDefault(), told);
  }

  /**
   * Waits, and says whether to try again.
   *
   * @param attempt that failed, counted from 1
   */
  boolean again(int attempt) throws InterruptedException {
    if (attempt >= ATTEMPTS) {
      return false;
    }
    told.run();
    long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << attempt);
    sleeper.sleep(Duration.ofMillis(1 + random.nextLong(bound)));
    return true;
  }
}

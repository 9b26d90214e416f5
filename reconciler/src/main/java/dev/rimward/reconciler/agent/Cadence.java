package dev.rimward.reconciler.agent;

import dev.rimward.reconciler.deliver.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When something that is done again and again is due. Begins are spread over a tenth of the
 * interval, so that agents that started together part. After failures it is due after a wait that
 * grows to the interval and no further: a link that is back is found within it. Thread-safe.
 */
final class Cadence {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final int SPREAD = 10;

  private final RandomGenerator random;
  private Duration interval;
  private Instant due = Instant.MIN;
  private boolean asked;
  private int failures;

  Cadence(Duration interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
  }

  /** True once for each time that it is due; whoever asks does it and says how it ended. */
  synchronized boolean take(Instant now) {
    if (!asked && now.isBefore(due)) {
      return false;
    }
    asked = false;
    due = now.plus(interval);
    return true;
  }

  synchronized void succeeded(Instant now) {
    failures = 0;
    Duration spread = Duration.ofMillis(random.nextLong(interval.toMillis() / SPREAD + 1));
    due = now.plus(interval).minus(spread);
  }

  synchronized void failed(Instant now) {
    failures++;
    due = now.plus(new Backoff(FIRST_WAIT, interval).delay(failures, random));
  }

  synchronized boolean isFailing() {
    return failures > 0;
  }

  /** It is due now, or as soon as what goes on has ended. */
  synchronized void ask() {
    asked = true;
  }

  synchronized Duration interval() {
    return interval;
  }

  synchronized void every(Duration newInterval) {
    interval = newInterval;
  }
}

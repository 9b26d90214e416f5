package dev.rimward.reconciler.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times at equal steps, both ends included, aligned to whole multiples of the step since the epoch:
 * instants within one step give the same query.
 */
public record Sampling(Instant start, Instant end, Duration step) {
  private static final long MIN_STEP_SECONDS = 1;
  private static final long MAX_STEP_SECONDS = 120;
  private static final long SAMPLES_IN_SHORTEST_WINDOW = 4;

  /** Prometheus refuses more points for each series; two are kept for the ends. */
  private static final long MAX_STEPS = 11_000 - 2;

  public Sampling {
    if (step.isZero() || step.isNegative()) {
      throw new IllegalArgumentException("step must be above 0, is " + step);
    }
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("end " + end + " is before start " + start);
    }
  }

  /**
   * Covers the longest window before {@code now}, and one step more, so that a value is known at or
   * before its begin. The shortest window holds at least four samples where that is possible with
   * steps of a second or more.
   */
  static Sampling covering(Collection<Duration> windows, Instant now) {
    long longest = wholeSeconds(Collections.max(windows));
    long step = step(wholeSeconds(Collections.min(windows)), longest);
    long end = Math.floorDiv(now.getEpochSecond(), step) * step;
    long start = end - (Math.ceilDiv(longest, step) + 1) * step;
    return new Sampling(
        Instant.ofEpochSecond(start), Instant.ofEpochSecond(end), Duration.ofSeconds(step));
  }

  private static long step(long shortest, long longest) {
    long wanted =
        Math.clamp(shortest / SAMPLES_IN_SHORTEST_WINDOW, MIN_STEP_SECONDS, MAX_STEP_SECONDS);
    return Math.max(wanted, Math.ceilDiv(longest, MAX_STEPS));
  }

  private static long wholeSeconds(Duration window) {
    return Math.ceilDiv(window.toMillis(), 1000L);
  }

  int size() {
    return Math.toIntExact(Duration.between(start, end).dividedBy(step)) + 1;
  }

  List<Instant> times() {
    return IntStream.range(0, size()).mapToObj(i -> start.plus(step.multipliedBy(i))).toList();
  }

  /** Index of a time that is one of this sampling's, else -1. */
  int indexOf(long epochMillis) {
    long offset = epochMillis - start.toEpochMilli();
    boolean inside = offset >= 0 && epochMillis <= end.toEpochMilli();
    return inside && offset % step.toMillis() == 0 ? (int) (offset / step.toMillis()) : -1;
  }
}

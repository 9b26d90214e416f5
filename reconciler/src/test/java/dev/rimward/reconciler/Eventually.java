package dev.rimward.reconciler;

import java.time.Duration;
import java.time.Instant;

/** Waits for what is to come about by itself. */
final class Eventually {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private Eventually() {}

  @FunctionalInterface
  interface Look {
    void look() throws Exception;
  }

  /** Returns when the look throws nothing; throws what it threw last when the time is over. */
  static void within(Duration time, Look look) throws Exception {
    Instant end = Instant.now().plus(time);
    while (true) {
      try {
        look.look();
        return;
      } catch (Exception | AssertionError e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    }
  }

  /** Returns when the look threw nothing all the time. */
  static void holdsFor(Duration time, Look look) throws Exception {
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      look.look();
      Thread.sleep(BETWEEN_LOOKS);
    }
  }
}

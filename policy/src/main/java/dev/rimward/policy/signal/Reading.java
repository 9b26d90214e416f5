package dev.rimward.policy.signal;

import java.time.Duration;

/**
 * What is known of a signal. Only {@link Fresh} may add or remove anything; unknown is never zero.
 */
public sealed interface Reading {
  /** The newest sample is younger than the signal's {@code staleAfter}. */
  record Fresh(SignalWindow window) implements Reading {}

  /** There are samples, but the newest is too old. */
  record Stale(SignalWindow window, Duration age) implements Reading {}

  /** There is nothing to go by; the reason says why in words for people. */
  record Unknown(String reason) implements Reading {}
}

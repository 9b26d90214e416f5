package dev.rimward.reconciler.observe;

import dev.rimward.policy.signal.SignalKey;
import java.time.Instant;
import java.util.SortedSet;

/** The values that signals had: what a Prometheus would answer with, at any time. */
public interface Recording {
  /** Geohashes or names, as the signal's {@code locatedBy} says. */
  SortedSet<String> cells(SignalKey key);

  /** {@code NaN} where it is unknown. */
  double value(SignalKey key, String cell, Instant time);
}

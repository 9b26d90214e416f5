package dev.rimward.reconciler.telemetry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, for people.
 *
 * @param application absent where it is about none, or about many
 * @param cluster absent where it is about none, or about many
 * @param text one sentence; no credentials
 */
public record Event(
    Instant time, Kind kind, @Nullable String application, @Nullable String cluster, String text) {
  /** Which stage it comes from. */
  public enum Kind {
    Source,
    Signal,
    Condition,
    Placement,
    Rendering,
    Publication,
    Delivery,
    Drift,
    Schedule
  }
}

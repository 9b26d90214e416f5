package dev.rimward.reconciler.telemetry;

import java.util.Locale;

/** A stage of the loop. */
public enum Stage {
  Source,
  Fleet,
  Requirements,
  Observation,
  Placement,
  Rendering,
  Publication,
  Delivery,
  DriftCheck;

  /** Such as {@code drift_check}. */
  String label() {
    return name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}

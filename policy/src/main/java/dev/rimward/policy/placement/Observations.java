package dev.rimward.policy.placement;

import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import java.util.Map;

/** What was seen of the world; what is missing from a map is unknown. */
public record Observations(
    Map<SignalKey, Reading> signals,
    Map<String, ClusterCondition> conditions,
    Map<Copy, Health> health) {
  /** Nothing is known. */
  public static final Observations NONE = new Observations(Map.of(), Map.of(), Map.of());

  public Observations {
    signals = Map.copyOf(signals);
    conditions = Map.copyOf(conditions);
    health = Map.copyOf(health);
  }
}

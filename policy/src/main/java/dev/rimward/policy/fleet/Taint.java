package dev.rimward.policy.fleet;

/** What keeps applications away from a cluster unless they tolerate it, as taints of nodes do. */
public record Taint(String key, @Default("") String value, Effect effect) {
  public Taint {
    Names.requireLabelKey("key", key);
    Names.requireLabelValue("value", value);
  }

  /**
   * What it does to who does not tolerate it: no new copies, no new copies where others can be had,
   * or no copies at all.
   */
  public enum Effect {
    NoSchedule,
    PreferNoSchedule,
    NoExecute
  }

  /** As {@code kubectl taint} writes it: {@code maintenance=true:NoSchedule}. */
  @Override
  public String toString() {
    return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
  }
}

package dev.rimward.policy.placement;

/** Whether a copy does its work, as its cluster says. */
public enum Health {
  Healthy,
  Progressing,
  Degraded,
  Unknown
}

package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.Health;

/**
 * How an object is.
 *
 * @param words why it is not healthy, the cluster's own where it has some; empty when healthy
 */
record ObjectHealth(Health health, String words) {
  static final ObjectHealth HEALTHY = new ObjectHealth(Health.Healthy, "");
  private static final int LONGEST = 300;

  /** Whatever the cluster says fits into one line. */
  ObjectHealth {
    words = words.replaceAll("\\s+", " ").strip();
    if (words.length() > LONGEST) {
      words = words.substring(0, LONGEST) + "...";
    }
  }

  static ObjectHealth progressing(String words) {
    return new ObjectHealth(Health.Progressing, words);
  }

  static ObjectHealth degraded(String words) {
    return new ObjectHealth(Health.Degraded, words);
  }

  static ObjectHealth unknown(String words) {
    return new ObjectHealth(Health.Unknown, words);
  }

  boolean isHealthy() {
    return health == Health.Healthy;
  }

  ObjectHealth because(String reason) {
    return new ObjectHealth(health, words + ": " + reason);
  }
}

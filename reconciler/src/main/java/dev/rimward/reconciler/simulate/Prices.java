package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Cluster;

/** What CPU costs at a cluster. */
final class Prices {
  private Prices() {}

  /** For one requested CPU in one hour; 0 where the cluster has no price. */
  static double perCpuHour(Cluster cluster) {
    return 0;
  }
}

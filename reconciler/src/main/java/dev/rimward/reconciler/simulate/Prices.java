package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Cluster;
import org.jspecify.annotations.Nullable;

/** What CPU costs at a cluster. */
final class Prices {
  private Prices() {}

  /** For one requested CPU in one hour; 0 where the cluster has no price. */
  static double perCpuHour(Cluster cluster) {
    @Nullable Double price = cluster.spec().pricePerCpuHour();
    return price == null ? 0 : price;
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a copy needs, in whole numbers: billionths of a core and bytes, rounded up.
 *
 * @param cpuEach for each replica
 * @param cpuFixed once for each location
 */
record Needs(long cpuEach, long memoryEach, long cpuFixed, long memoryFixed) {
  private static final int NANO = 9;
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  static Needs of(Requirements requirements) {
    return new Needs(
        cpu(requirements.perReplica()),
        memory(requirements.perReplica()),
        cpu(requirements.fixed()),
        memory(requirements.fixed()));
  }

  static long cpu(Resources resources) {
    return whole(resources.cpu().amount().movePointRight(NANO));
  }

  static long memory(Resources resources) {
    return whole(resources.memory().amount());
  }

  /** Cores of a location with so many replicas. */
  double cores(double replicas) {
    return (cpuFixed + cpuEach * replicas) / 1e9;
  }

  private static long whole(BigDecimal amount) {
    return amount.setScale(0, RoundingMode.CEILING).min(MOST).longValueExact();
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which copies may go that are no longer wanted. INVARIANT: a copy goes only when a wanted location
 * is healthy, however long that takes. Exceptions: where {@code clusterAffinity} forbids it, it
 * goes after {@code complianceGrace} all the same; and where the policy wants no location at all,
 * there is nothing to wait for.
 */
final class MakeBeforeBreak {
  private final boolean isReplaced;
  private final boolean isNothingWanted;
  private final boolean isOutage;
  private final Duration complianceGrace;
  private final Instant now;

  private MakeBeforeBreak(
      boolean isReplaced,
      boolean isNothingWanted,
      boolean isOutage,
      Duration complianceGrace,
      Instant now) {
    this.isReplaced = isReplaced;
    this.isNothingWanted = isNothingWanted;
    this.isOutage = isOutage;
    this.complianceGrace = complianceGrace;
    this.now = now;
  }

  static MakeBeforeBreak of(
      String application,
      Choice choice,
      PlacementContext context,
      Duration complianceGrace,
      Optional<Ruling> outage) {
    Map<Copy, Health> health = context.input().observations().health();
    boolean isReplaced = false;
    for (int location = 0; location < context.index().size(); location++) {
      isReplaced |=
          choice.isWanted(location)
              && context.contacts().state(location) != State.Unreachable
              && health.get(new Copy(application, context.index().name(location)))
                  == Health.Healthy;
    }
    return new MakeBeforeBreak(
        isReplaced, choice.isEmpty(), outage.isPresent(), complianceGrace, context.input().now());
  }

  /** Whether a wanted location is healthy. */
  boolean isReplaced() {
    return isReplaced;
  }

  /**
   * @param leavingSince when it stopped being wanted, for this reason
   */
  boolean mayLeave(Instant leavingSince, Rule why) {
    return switch (why) {
      case AFFINITY -> isReplaced || !leavingSince.plus(complianceGrace).isAfter(now);
      case SIGNAL, OUTAGE -> false;
      case ACTIVATION, DEACTIVATION, MAX, OBJECTIVE -> !isOutage && (isReplaced || isNothingWanted);
      case HELD, TAINT, FAILOVER, FAILBACK, SUSPENDED, UNREACHABLE, CAPACITY, ELIGIBLE, MIN ->
          !isOutage && isReplaced;
      case MUST_INCLUDE, SPREAD, RESIDENCY, MOVES, AGGREGATED -> !isOutage && isReplaced;
    };
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Which copies may go that are no longer wanted. INVARIANT: a copy goes only when a wanted location
 * is healthy, however long that takes. Exceptions: where {@code clusterAffinity} forbids it, it
 * goes after {@link #COMPLIANCE_GRACE} all the same; and where the policy wants no location at all,
 * there is nothing to wait for.
 */
final class MakeBeforeBreak {
  /** How long a copy may stay where it is not allowed while no legal one is healthy. */
  static final Duration COMPLIANCE_GRACE = Duration.ofMinutes(10);

  private final boolean isReplaced;
  private final boolean isNothingWanted;
  private final Instant now;

  private MakeBeforeBreak(boolean isReplaced, boolean isNothingWanted, Instant now) {
    this.isReplaced = isReplaced;
    this.isNothingWanted = isNothingWanted;
    this.now = now;
  }

  static MakeBeforeBreak of(
      String application,
      Collection<String> wanted,
      Observations observations,
      Contacts contacts,
      Instant now) {
    boolean isReplaced =
        wanted.stream()
            .filter(location -> contacts.state(location) != State.Unreachable)
            .anyMatch(
                location ->
                    observations.health().get(new Copy(application, location)) == Health.Healthy);
    return new MakeBeforeBreak(isReplaced, wanted.isEmpty(), now);
  }

  boolean mayLeave(LocationPlacement copy, Rule why) {
    return switch (why) {
      case SIGNAL -> false;
      case AFFINITY -> isReplaced || isGraceOver(copy);
      case ACTIVATION, DEACTIVATION, MAX -> isReplaced || isNothingWanted;
      case HELD, FAILOVER, SUSPENDED, UNREACHABLE, CAPACITY, ELIGIBLE, MIN -> isReplaced;
    };
  }

  private boolean isGraceOver(LocationPlacement copy) {
    return copy.leavingSince() != null && !copy.leavingSince().plus(COMPLIANCE_GRACE).isAfter(now);
  }
}

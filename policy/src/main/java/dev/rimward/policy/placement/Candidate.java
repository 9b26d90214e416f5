package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import org.jspecify.annotations.Nullable;

/**
 * One location as a choice for one application.
 *
 * @param number of the location in the fleet's index
 * @param placed what the application has there; null where it does not run
 * @param room how many of its replicas fit
 */
record Candidate(
    int number,
    String location,
    @Nullable LocationPlacement placed,
    Eligibility eligibility,
    int room) {
  boolean isOpen() {
    return placed != null;
  }

  boolean isLeaving() {
    return placed != null && placed.leavingSince() != null;
  }

  boolean mayStay() {
    return isOpen() && !(eligibility instanceof Eligibility.Excluded);
  }

  boolean mayOpen() {
    return !isOpen() && (eligibility instanceof Eligibility.Eligible || isAvoided());
  }

  /** Whether it is taken only when no other can be. */
  boolean isAvoided() {
    return eligibility instanceof Eligibility.Avoided;
  }

  /** Whether its copy must neither be removed nor scaled for a while, whatever the demand. */
  boolean isPinned() {
    return isOpen() && eligibility.isHeldBackBy(Rule.SUSPENDED);
  }

  /** Whether a change of replicas could not arrive there. */
  boolean keepsReplicas() {
    return isPinned() || (isOpen() && eligibility.isHeldBackBy(Rule.UNREACHABLE));
  }

  /**
   * Whether the cells around it are its own. A closed location that cannot be reached for a moment
   * keeps them: else a short loss of a link would open its neighbours.
   */
  boolean attractsDemand() {
    return switch (eligibility) {
      case Eligibility.Eligible() -> true;
      case Eligibility.Avoided avoided -> isOpen();
      case Eligibility.KeepsOnly(Ruling ruling) -> isOpen() || ruling.rule() == Rule.UNREACHABLE;
      case Eligibility.Excluded excluded -> false;
    };
  }

  boolean hasNoRoom() {
    return !isOpen() && eligibility.isHeldBackBy(Rule.CAPACITY);
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Fleet;
import java.time.Instant;
import java.util.Map;

/**
 * All that a decision depends on.
 *
 * @param requirements by application; an application that is missing could not be built, and stays
 *     where it is
 * @param previous by application: what was decided last, read back from Git
 */
public record PlacementInput(
    Fleet fleet,
    Map<String, Requirements> requirements,
    Observations observations,
    Map<String, ApplicationPlacement> previous,
    Instant now) {
  public PlacementInput {
    requirements = Map.copyOf(requirements);
    previous = Map.copyOf(previous);
  }
}

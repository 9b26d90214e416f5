package dev.rimward.policy.fleet;

import java.util.List;

/**
 * What a revision says of the fleet.
 *
 * @param fleet every document, the bad ones in their last good version where they have one
 * @param problems all that is wrong with the revision, in the order of places
 */
public record FleetReading(Fleet fleet, List<Problem> problems) {
  public FleetReading {
    problems = problems.stream().sorted().distinct().toList();
  }
}

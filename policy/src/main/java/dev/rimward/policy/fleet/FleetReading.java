package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a revision says of the fleet.
 *
 * @param fleet every document, the bad ones in their last good version where they have one
 * @param problems all that is wrong with the revision, in the order of places
 * @param unselected by application that no policy selects: the one of the problems that says so
 */
public record FleetReading(Fleet fleet, List<Problem> problems, Map<String, Problem> unselected) {
  public FleetReading {
    problems = problems.stream().sorted().distinct().toList();
    unselected = Map.copyOf(unselected);
  }

  /**
   * What is wrong when it is known that some applications need no policy to select them, because
   * their own manifests say where they run.
   */
  public List<Problem> problemsWithout(Set<String> selfPlaced) {
    return problems.stream()
        .filter(
            problem -> selfPlaced.stream().noneMatch(name -> problem.equals(unselected.get(name))))
        .toList();
  }
}

package dev.rimward.reconciler.plan;

import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two placements of an application. */
final class LocationChanges {
  private LocationChanges() {}

  /**
   * @param after empty where the application is no longer in the source
   */
  static List<LocationChange> between(
      Optional<ApplicationPlacement> before, Optional<Decision> after) {
    SortedMap<String, LocationPlacement> old = byLocation(before);
    SortedMap<String, LocationPlacement> next = byLocation(after.map(Decision::placement));
    TreeSet<String> all = new TreeSet<>(old.keySet());
    all.addAll(next.keySet());
    List<LocationChange> changes = new ArrayList<>();
    for (String location : all) {
      Optional<LocationPlacement> from = Optional.ofNullable(old.get(location));
      Optional<LocationPlacement> to = Optional.ofNullable(next.get(location));
      LocationChange change =
          new LocationChange(
              location,
              replicas(from),
              replicas(to),
              isLeaving(to) && !isLeaving(from),
              reason(location, after));
      if (change.from() != change.to() || change.leaving()) {
        changes.add(change);
      }
    }
    return changes;
  }

  private static SortedMap<String, LocationPlacement> byLocation(
      Optional<ApplicationPlacement> placement) {
    SortedMap<String, LocationPlacement> byLocation = new TreeMap<>();
    placement.ifPresent(
        found -> found.locations().forEach(placed -> byLocation.put(placed.location(), placed)));
    return byLocation;
  }

  private static int replicas(Optional<LocationPlacement> placed) {
    return placed.map(LocationPlacement::replicas).orElse(0);
  }

  private static boolean isLeaving(Optional<LocationPlacement> placed) {
    return placed.isPresent() && placed.get().leavingSince() != null;
  }

  private static String reason(String location, Optional<Decision> after) {
    if (after.isEmpty()) {
      return "the application is not in the source any more";
    }
    Decision decision = after.get();
    return decision.moves().stream()
        .filter(move -> move.location().equals(location))
        .map(Move::reason)
        .findFirst()
        .or(() -> verdict(location, decision))
        .orElse("the cluster is not in the source any more");
  }

  private static Optional<String> verdict(String location, Decision decision) {
    return decision.verdicts().stream()
        .filter(verdict -> verdict.location().equals(location))
        .map(Verdict::text)
        .findFirst();
  }
}

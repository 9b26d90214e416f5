package dev.rimward.policy.placement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an application runs. This is what the engine is given back next time.
 *
 * @param policy the policy that decided; empty when none selects the application
 * @param locations in the order of names; a placement that is kept as it was may name a cluster
 *     that is not in the fleet any more
 * @param moves of the last hour, oldest first
 */
public record ApplicationPlacement(
    String application, String policy, List<LocationPlacement> locations, List<Move> moves) {
  public ApplicationPlacement {
    locations = List.copyOf(locations);
    moves = List.copyOf(moves);
  }

  public Optional<LocationPlacement> at(String location) {
    return locations.stream().filter(placed -> placed.location().equals(location)).findFirst();
  }

  /**
   * @param since when the application came to the location
   * @param reason in words for people, as of the decision: {@code 31 requests/s for 2m, at or above
   *     20}
   * @param leavingSince when the location stopped being wanted: it is kept only until a replacement
   *     is healthy; null for a location that is wanted
   * @param taintedSince since when the cluster has a taint that the policy tolerates only for some
   *     seconds; null without one
   */
  public record LocationPlacement(
      String location,
      int replicas,
      Instant since,
      String reason,
      @Nullable Instant leavingSince,
      @Nullable Instant taintedSince) {
    /** At a cluster without a taint that is tolerated for a while. */
    public LocationPlacement(
        String location,
        int replicas,
        Instant since,
        String reason,
        @Nullable Instant leavingSince) {
      this(location, replicas, since, reason, leavingSince, null);
    }

    /** The same, with no time after this one: what is in the future comes from a wrong clock. */
    LocationPlacement notAfter(Instant now) {
      return new LocationPlacement(
          location,
          replicas,
          since.isAfter(now) ? now : since,
          reason,
          leavingSince != null && leavingSince.isAfter(now) ? now : leavingSince,
          taintedSince != null && taintedSince.isAfter(now) ? now : taintedSince);
    }
  }

  /**
   * @param from replicas before; 0: the location was added
   * @param to replicas after; 0: the location was removed
   */
  public record Move(Instant at, String location, int from, int to, String reason) {}
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a policy says of each cluster by its document alone, computed once for a fleet. */
final class PolicyScope {
  private final PlacementPolicy policy;
  private final @Nullable Ruling[] objections;
  private final Tainted[] taints;
  private final int[] allowed;
  private final List<int[]> groups = new ArrayList<>();
  private final List<Domains> domains = new ArrayList<>();

  PolicyScope(FleetIndex index, PlacementPolicy policy) {
    this.policy = policy;
    PlacementPolicy.Spec spec = policy.spec();
    objections = new @Nullable Ruling[index.size()];
    taints = new Tainted[index.size()];
    Taints tolerated = new Taints(spec.clusterTolerations());
    for (int location = 0; location < index.size(); location++) {
      Cluster cluster = index.cluster(location);
      objections[location] =
          Affinity.objection(spec.clusterAffinity(), cluster, index.labels(location)).orElse(null);
      taints[location] = tolerated.of(cluster);
    }
    allowed = IntStream.range(0, index.size()).filter(this::isAllowed).toArray();
    for (LabelSelector selector : spec.mustInclude()) {
      groups.add(IntStream.of(allowed).filter(at -> selector.matches(index.labels(at))).toArray());
    }
    for (SpreadConstraint constraint : spec.spreadConstraints()) {
      domains.add(Domains.of(index, allowed, constraint));
    }
  }

  PlacementPolicy policy() {
    return policy;
  }

  /** Why {@code clusterAffinity} forbids a location; empty where it does not. */
  Optional<Ruling> objection(int location) {
    return Optional.ofNullable(objections[location]);
  }

  Tainted taints(int location) {
    return taints[location];
  }

  /** What {@code clusterAffinity} and taints do not forbid for good, in ascending order. */
  int[] allowed() {
    return allowed;
  }

  /** For each of {@code mustInclude}, the allowed locations that match it. */
  List<int[]> groups() {
    return groups;
  }

  /** For each of {@code spreadConstraints}, the domain of each location. */
  List<Domains> domains() {
    return domains;
  }

  private boolean isAllowed(int location) {
    return objections[location] == null && !(taints[location] instanceof Tainted.Evicts);
  }

  /** What the taints of a cluster mean for one policy. */
  sealed interface Tainted {
    /** No taint that is not tolerated. */
    record Not() implements Tainted {}

    /** A copy must go at once. */
    record Evicts(Ruling ruling) implements Tainted {}

    /** A copy must go after a while, and no new one comes. */
    record EvictsAfter(long seconds, String taint) implements Tainted {}

    /** No new copy comes. */
    record Closed(Ruling ruling) implements Tainted {}

    /** A new copy comes only when there is no other place for it. */
    record Avoided(Ruling ruling) implements Tainted {}
  }

  /**
   * The domains of a topology key.
   *
   * @param of the domain of each location by number; -1 for one without the key, or not allowed
   * @param names of the domains, in order
   */
  @SuppressWarnings("ArrayRecordComponent") // One number for each location of the fleet.
  record Domains(SpreadConstraint constraint, int[] of, List<String> names) {
    static Domains of(FleetIndex index, int[] allowed, SpreadConstraint constraint) {
      String key = constraint.topologyKey();
      List<String> names =
          IntStream.of(allowed)
              .mapToObj(location -> index.labels(location).get(key))
              .filter(Objects::nonNull)
              .distinct()
              .sorted()
              .toList();
      int[] of = new int[index.size()];
      Arrays.fill(of, -1);
      for (int location : allowed) {
        @Nullable String name = index.labels(location).get(key);
        of[location] = name == null ? -1 : Collections.binarySearch(names, name);
      }
      return new Domains(constraint, of, names);
    }
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what each location may do for one application. */
final class Candidates {
  private final PlacementPolicy.Spec policy;
  private final Requirements requirements;
  private final Contacts contacts;
  private final CapacityLedger ledger;

  Candidates(
      PlacementPolicy.Spec policy,
      Requirements requirements,
      Contacts contacts,
      CapacityLedger ledger) {
    this.policy = policy;
    this.requirements = requirements;
    this.contacts = contacts;
    this.ledger = ledger;
  }

  /** One for each cluster, in the given order. Nothing must be reserved for the application. */
  List<Candidate> of(Collection<Cluster> clusters, Map<String, LocationPlacement> standing) {
    return clusters.stream()
        .map(cluster -> candidate(cluster, standing.get(cluster.name())))
        .toList();
  }

  private Candidate candidate(Cluster cluster, @Nullable LocationPlacement placed) {
    int room = ledger.room(cluster.name(), requirements);
    return new Candidate(cluster.name(), placed, eligibility(cluster, placed == null, room), room);
  }

  private Eligibility eligibility(Cluster cluster, boolean isClosed, int room) {
    Optional<Ruling> objection =
        Affinity.objection(policy.clusterAffinity(), cluster).or(() -> failover(cluster));
    if (objection.isPresent()) {
      return new Eligibility.Excluded(objection.get());
    }
    if (cluster.spec().suspended()) {
      return keepsOnly(Rule.SUSPENDED, "the cluster is suspended: it takes no new copies");
    }
    return switch (contacts.state(cluster.name())) {
      case Unreachable -> keepsOnly(Rule.UNREACHABLE, unreachable(cluster));
      case Unknown ->
          keepsOnly(
              Rule.UNREACHABLE, "nobody knows whether it can be reached: it takes no new copies");
      case Reachable ->
          isClosed && room < 1
              ? keepsOnly(Rule.CAPACITY, noRoom(cluster))
              : new Eligibility.Eligible();
    };
  }

  private Optional<Ruling> failover(Cluster cluster) {
    PlacementPolicy.@Nullable Failover failover = policy.failover();
    if (failover == null || !contacts.hasFailed(cluster.name(), failover)) {
      return Optional.empty();
    }
    String text =
        "unreachable for "
            + Words.duration(contacts.lasting(cluster.name()))
            + ", tolerated for "
            + failover.tolerationSeconds()
            + "s";
    return Optional.of(new Ruling(Rule.FAILOVER, "spec.failover.tolerationSeconds", text));
  }

  private String unreachable(Cluster cluster) {
    return "unreachable for "
        + Words.duration(contacts.lasting(cluster.name()))
        + ": it takes no new copies";
  }

  private String noRoom(Cluster cluster) {
    return "no room: one replica needs "
        + Words.resources(requirements.fixed().plus(requirements.perReplica()))
        + ", "
        + Words.resources(ledger.left(cluster.name()))
        + " are left";
  }

  private static Eligibility keepsOnly(Rule rule, String text) {
    return new Eligibility.KeepsOnly(new Ruling(rule, text));
  }
}

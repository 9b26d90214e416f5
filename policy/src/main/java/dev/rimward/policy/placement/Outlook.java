package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What every location may do under one policy at the time of the plan, but for room: the same for
 * all applications of the policy.
 */
final class Outlook {
  private static final Eligibility ELIGIBLE = new Eligibility.Eligible();
  private static final Eligibility SUSPENDED =
      keepsOnly(Rule.SUSPENDED, "the cluster is suspended: it takes no new copies");
  private static final Eligibility NOT_KNOWN =
      keepsOnly(Rule.UNREACHABLE, "nobody knows whether it can be reached: it takes no new copies");

  private final FleetIndex index;
  private final PolicyScope scope;
  private final Contacts contacts;
  private final @Nullable Failover failover;
  private final Optional<Ruling> outage;
  private final Eligibility[] eligibility;

  Outlook(FleetIndex index, PlacementPolicy policy, Contacts contacts) {
    this.index = index;
    this.scope = index.scope(policy);
    this.contacts = contacts;
    this.failover = policy.spec().failover();
    this.outage = massOutage();
    this.eligibility = new Eligibility[index.size()];
    for (int location = 0; location < eligibility.length; location++) {
      eligibility[location] = of(location);
    }
  }

  PolicyScope scope() {
    return scope;
  }

  Eligibility at(int location) {
    return eligibility[location];
  }

  /** Why nothing moves: more clusters are lost at once than {@code failover} takes for normal. */
  Optional<Ruling> outage() {
    return outage;
  }

  private Optional<Ruling> massOutage() {
    if (failover == null) {
      return Optional.empty();
    }
    int all = scope.allowed().length;
    long lost = IntStream.of(scope.allowed()).filter(contacts::isLost).count();
    return lost <= failover.maxUnavailable().of(all)
        ? Optional.empty()
        : Optional.of(
            new Ruling(
                Rule.OUTAGE,
                "spec.failover.maxUnavailable",
                lost
                    + " of "
                    + all
                    + " clusters cannot be reached at once, at most "
                    + failover.maxUnavailable()
                    + " is taken for failures of clusters"));
  }

  private Eligibility of(int location) {
    Optional<Ruling> objection = scope.objection(location);
    if (objection.isPresent()) {
      return new Eligibility.Excluded(objection.get());
    }
    if (scope.taints(location) instanceof PolicyScope.Tainted.Evicts(Ruling ruling)) {
      return new Eligibility.Excluded(ruling);
    }
    if (outage.isEmpty() && contacts.hasFailed(location, failover)) {
      return new Eligibility.Excluded(failed(location));
    }
    if (index.cluster(location).spec().suspended()) {
      return SUSPENDED;
    }
    return switch (contacts.state(location)) {
      case Unreachable -> new Eligibility.KeepsOnly(unreachable(location));
      case Unknown -> NOT_KNOWN;
      case Reachable -> reachable(location);
    };
  }

  private Eligibility reachable(int location) {
    Duration left = contacts.untilFailback(location, failover);
    if (left.isPositive()) {
      return new Eligibility.KeepsOnly(back(location, left));
    }
    return switch (scope.taints(location)) {
      case PolicyScope.Tainted.Not not -> ELIGIBLE;
      case PolicyScope.Tainted.Evicts(var ruling) -> new Eligibility.Excluded(ruling);
      case PolicyScope.Tainted.Closed(var ruling) -> new Eligibility.KeepsOnly(ruling);
      case PolicyScope.Tainted.Avoided(var ruling) -> new Eligibility.Avoided(ruling);
      case PolicyScope.Tainted.EvictsAfter(long seconds, String taint) ->
          new Eligibility.KeepsOnly(
              new Ruling(
                  Rule.TAINT,
                  Taints.FIELD,
                  "taint " + taint + ": tolerated for " + seconds + "s, takes no new copies"));
    };
  }

  private Ruling failed(int location) {
    String tolerated =
        failover == null ? "" : ", tolerated for " + failover.tolerationSeconds() + "s";
    Duration lasting = contacts.lasting(location);
    return new Ruling(
        Rule.FAILOVER,
        "spec.failover.tolerationSeconds",
        () -> "unreachable for " + Words.duration(lasting) + tolerated);
  }

  private Ruling unreachable(int location) {
    Duration lasting = contacts.lasting(location);
    return new Ruling(
        Rule.UNREACHABLE,
        "",
        () -> "unreachable for " + Words.duration(lasting) + ": it takes no new copies");
  }

  private Ruling back(int location, Duration left) {
    Duration lasting = contacts.lasting(location);
    return new Ruling(
        Rule.FAILBACK,
        "spec.failover.failbackAfter",
        () ->
            "back for "
                + Words.duration(lasting)
                + " after a failure: it takes copies again in "
                + Words.duration(left));
  }

  private static Eligibility keepsOnly(Rule rule, String text) {
    return new Eligibility.KeepsOnly(new Ruling(rule, text));
  }
}

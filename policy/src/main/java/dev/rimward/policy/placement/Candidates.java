package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.PolicyScope.Tainted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what each location may do for one application. */
final class Candidates {
  private final FleetIndex index;
  private final Outlook outlook;
  private final Requirements requirements;
  private final Needs needs;
  private final CapacityLedger ledger;
  private final Instant now;

  Candidates(
      FleetIndex index,
      Outlook outlook,
      Requirements requirements,
      CapacityLedger ledger,
      Instant now) {
    this.index = index;
    this.outlook = outlook;
    this.requirements = requirements;
    this.needs = Needs.of(requirements);
    this.ledger = ledger;
    this.now = now;
  }

  /** One for each cluster, by number. Nothing must be reserved for the application. */
  List<Candidate> of(Map<String, LocationPlacement> standing) {
    @Nullable LocationPlacement[] placed = new @Nullable LocationPlacement[index.size()];
    standing.forEach(
        (name, at) -> {
          int number = index.number(name);
          if (number >= 0) {
            placed[number] = at;
          }
        });
    List<Candidate> candidates = new ArrayList<>(placed.length);
    for (int number = 0; number < placed.length; number++) {
      candidates.add(candidate(number, placed[number]));
    }
    return candidates;
  }

  private Candidate candidate(int number, @Nullable LocationPlacement placed) {
    int room = ledger.room(number, needs);
    Eligibility eligibility = outlook.at(number);
    if (placed == null) {
      eligibility = withRoom(eligibility, number, room);
    } else if (outlook.scope().taints(number) instanceof Tainted.EvictsAfter after) {
      eligibility = untilEvicted(eligibility, placed, after);
    }
    return new Candidate(number, index.name(number), placed, eligibility, room);
  }

  private Eligibility withRoom(Eligibility eligibility, int number, int room) {
    boolean mayOpen =
        eligibility instanceof Eligibility.Eligible || eligibility instanceof Eligibility.Avoided;
    return mayOpen && room < 1
        ? new Eligibility.KeepsOnly(new Ruling(Rule.CAPACITY, "", noRoom(ledger.left(number))))
        : eligibility;
  }

  private Eligibility untilEvicted(
      Eligibility eligibility, LocationPlacement placed, Tainted.EvictsAfter taint) {
    @Nullable Instant since = placed.taintedSince();
    boolean isOver =
        since != null
            && Duration.between(since, now).compareTo(Duration.ofSeconds(taint.seconds())) >= 0;
    return isOver && !(eligibility instanceof Eligibility.Excluded)
        ? new Eligibility.Excluded(
            new Ruling(
                Rule.TAINT,
                Taints.FIELD,
                "taint " + taint.taint() + ": was tolerated for " + taint.seconds() + "s"))
        : eligibility;
  }

  private Ruling.Reason noRoom(Resources left) {
    return () ->
        "no room: one replica needs "
            + Words.resources(requirements.fixed().plus(requirements.perReplica()))
            + ", "
            + Words.resources(left)
            + " are left";
  }
}

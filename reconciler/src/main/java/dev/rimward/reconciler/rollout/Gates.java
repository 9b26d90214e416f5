package dev.rimward.reconciler.rollout;

import dev.rimward.reconciler.rollout.Standing.Difference;
import dev.rimward.reconciler.rollout.Turn.Hold;
import dev.rimward.reconciler.rollout.Turn.Move;
import dev.rimward.reconciler.rollout.Turn.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides about one application what moves in which clusters' branches. A pure function: after a
 * restart the same input gives the same turns.
 *
 * <p>What only scales, comes or goes waits for no rollout: there is nothing yet that a bad version
 * could break, or nothing new. What comes gets the newest content all the same, because there is no
 * other on {@code rendered}.
 */
public final class Gates {
  private final Candidate candidate;
  private final Optional<Batch> batch;
  private final Replacements replacements;

  private Gates(Candidate candidate, Instant now) {
    this.candidate = candidate;
    this.batch = candidate.rollout().flatMap(rollout -> Batch.of(rollout, candidate, now));
    this.replacements = new Replacements(candidate, now);
  }

  public static RolloutPlan decide(Candidate candidate, Instant now) {
    return new Gates(candidate, now).plan();
  }

  private RolloutPlan plan() {
    SortedMap<String, Turn> turns = new TreeMap<>();
    for (Map.Entry<String, Standing> one : candidate.clusters().entrySet()) {
      Difference difference = one.getValue().difference();
      if (difference != Difference.NONE) {
        turns.put(one.getKey(), turn(one.getKey(), one.getValue(), difference));
      }
    }
    return new RolloutPlan(turns, batch.map(Batch::progress));
  }

  private Turn turn(String cluster, Standing standing, Difference difference) {
    if (standing.closed().isPresent() && !passes(standing.closed().get(), difference)) {
      Closed closed = standing.closed().get();
      return new Hold(Reason.Window, closed.words(), closed.until());
    }
    return switch (difference) {
      case NONE, OPENING, SCALING -> new Move();
      case REMOVAL -> removal(standing);
      case UPDATE -> batch.map(found -> found.turn(cluster, standing)).orElseGet(Move::new);
    };
  }

  /** A new version is neither failover nor compliance, whatever happens beside it. */
  private boolean passes(Closed closed, Difference difference) {
    return closed.failoverPasses() && candidate.isEscaping() && difference != Difference.UPDATE;
  }

  private Turn removal(Standing standing) {
    return standing.isReachable()
        ? replacements.turn(standing)
        : new Hold(
            Reason.Offline, "cannot be reached; what is to leave it does so when it is back", null);
  }
}

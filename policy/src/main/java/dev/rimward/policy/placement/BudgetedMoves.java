package dev.rimward.policy.placement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * Takes back what {@code maxMovesPerHour} does not allow: openings come before closings, the
 * highest demand first. What {@code locations.min} and {@code mustInclude} need is not held up, nor
 * what replaces a copy that {@code clusterAffinity} or a failure drives away. A location that makes
 * room for another goes only together with its coming.
 */
final class BudgetedMoves {
  private final List<Candidate> candidates;
  private final SetRules rules;
  private final boolean[] drawn;
  private final Instant now;
  private final List<Candidate> openings = new ArrayList<>();
  private final List<Candidate> closings = new ArrayList<>();
  private final boolean[] kept;
  private final boolean[] isDeferred;
  private final Comparator<Candidate> highestFirst;
  private final Comparator<Candidate> lowestFirst;
  private int left;

  /**
   * @param demand of each location, by number
   * @param drawn by number: what is drawn goes only where there are too many, or for another
   */
  BudgetedMoves(
      List<Candidate> candidates,
      SetRules rules,
      boolean[] drawn,
      IntToDoubleFunction demand,
      Instant now) {
    this.candidates = candidates;
    this.rules = rules;
    this.drawn = drawn;
    this.now = now;
    this.kept = new boolean[candidates.size()];
    this.isDeferred = new boolean[candidates.size()];
    Comparator<Candidate> byDemand =
        Comparator.comparingDouble(candidate -> demand.applyAsDouble(candidate.number()));
    this.highestFirst = byDemand.reversed().thenComparingInt(Candidate::number);
    this.lowestFirst = byDemand.thenComparingInt(Candidate::number);
  }

  /** As much of what is wanted as the budget allows. */
  boolean[] within(MoveBudget budget, boolean[] wanted) {
    for (Candidate candidate : candidates) {
      int number = candidate.number();
      kept[number] = isIncumbent(candidate) || (wanted[number] && candidate.isOpen());
      if (wanted[number] && !candidate.isOpen()) {
        openings.add(candidate);
      } else if (!wanted[number] && isIncumbent(candidate)) {
        closings.add(candidate);
      }
    }
    left = budget.left(returning(wanted));
    if (openings.size() + closings.size() <= left) {
      spend(openings.size() + closings.size());
      return wanted;
    }
    openings.sort(highestFirst);
    closings.sort(lowestFirst);
    open();
    close();
    return kept;
  }

  /** Whether a location waits for the budget, by number. */
  boolean isDeferred(int location) {
    return isDeferred[location];
  }

  boolean isAnyDeferred() {
    return SetRules.count(isDeferred) > 0;
  }

  private int returning(boolean[] wanted) {
    return (int) candidates.stream().filter(at -> at.isLeaving() && wanted[at.number()]).count();
  }

  /**
   * Whether one more of what is wanted may be closed.
   *
   * @param chosen by number: what the budget allowed
   * @param wanted of it, without what is given up already
   */
  boolean mayClose(boolean[] chosen, boolean[] wanted, int location) {
    long closed =
        candidates.stream()
            .filter(at -> isIncumbent(at) && chosen[at.number()] && !wanted[at.number()])
            .count();
    return !isIncumbent(candidates.get(location)) || closed < left;
  }

  private static boolean isIncumbent(Candidate candidate) {
    return candidate.mayStay() && !candidate.isLeaving();
  }

  private void open() {
    int replacements = replacements();
    for (Candidate opening : openings) {
      int count = SetRules.count(kept);
      boolean isRuled = count < rules.min() || rules.completesAGroup(kept, opening.number());
      boolean hasPlace = count < rules.max();
      boolean isFree = isRuled || (replacements > 0 && hasPlace);
      if (hasPlace && (isFree || left >= 1)) {
        kept[opening.number()] = true;
        spend(1);
        replacements -= isRuled ? 0 : 1;
      } else if (hasPlace || !(isRuled || left >= 2) || !exchange(opening)) {
        isDeferred[opening.number()] = true;
      }
    }
  }

  /** Opens one in the place of another that the rules can do without then. */
  private boolean exchange(Candidate opening) {
    kept[opening.number()] = true;
    for (Candidate closing : closings) {
      if (rules.mayLose(kept, closing.number())) {
        kept[closing.number()] = false;
        closings.remove(closing);
        spend(2);
        return true;
      }
    }
    kept[opening.number()] = false;
    return false;
  }

  private void close() {
    boolean areAllThere = !isAnyDeferred();
    for (Candidate closing : closings) {
      int number = closing.number();
      boolean isSuperfluous = areAllThere || !drawn[number] || SetRules.count(kept) > rules.max();
      if (left >= 1 && isSuperfluous && rules.mayLose(kept, number)) {
        kept[number] = false;
        spend(1);
      } else {
        isDeferred[number] = true;
      }
    }
  }

  private void spend(int moves) {
    left = Math.max(0, left - moves);
  }

  /** How many copies are driven away that nothing was opened for yet. */
  private int replacements() {
    List<Instant> driven =
        candidates.stream()
            .filter(BudgetedMoves::isDrivenAway)
            .map(Candidate::placed)
            .filter(Objects::nonNull)
            .map(copy -> copy.leavingSince() == null ? now : copy.leavingSince())
            .toList();
    if (driven.isEmpty()) {
      return 0;
    }
    Instant first = Collections.min(driven);
    long opened =
        candidates.stream()
            .filter(candidate -> candidate.mayStay() && !candidate.isLeaving())
            .map(Candidate::placed)
            .filter(copy -> copy != null && !copy.since().isBefore(first))
            .count();
    return Math.max(0, driven.size() - (int) opened);
  }

  private static boolean isDrivenAway(Candidate candidate) {
    return candidate.isOpen()
        && !candidate.mayStay()
        && (candidate.eligibility().isHeldBackBy(Rule.AFFINITY)
            || candidate.eligibility().isHeldBackBy(Rule.FAILOVER));
  }
}

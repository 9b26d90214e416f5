package dev.rimward.policy.facility;

import java.util.Comparator;

/**
 * One step of the local search: close a site, open one, or both.
 *
 * @param breach how far from keeping the rules the sites are then
 * @param bound the cost changes at least by this
 * @param drop or {@link FacilityLocation#NONE}
 * @param add or {@link FacilityLocation#NONE}
 */
record Move(double breach, double bound, int drop, int add) {
  /** In one piece, since sorting moves is a third of a search with many sites. */
  static final Comparator<Move> BY_PROMISE = Move::compare;

  private static int compare(Move one, Move other) {
    int byBreach = Double.compare(one.breach, other.breach);
    int byBound = byBreach != 0 ? byBreach : Double.compare(one.bound, other.bound);
    int byDrop = byBound != 0 ? byBound : Integer.compare(one.drop, other.drop);
    return byDrop != 0 ? byDrop : Integer.compare(one.add, other.add);
  }
}

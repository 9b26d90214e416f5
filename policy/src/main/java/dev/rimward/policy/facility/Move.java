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
  static final Comparator<Move> BY_PROMISE =
      Comparator.comparingDouble(Move::breach)
          .thenComparingDouble(Move::bound)
          .thenComparingInt(Move::drop)
          .thenComparingInt(Move::add);
}

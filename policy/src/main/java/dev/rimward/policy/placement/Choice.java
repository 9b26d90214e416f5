package dev.rimward.policy.placement;

import dev.rimward.policy.placement.Decision.Notice;
import java.util.List;

/**
 * Which locations an application wants, by number.
 *
 * @param wanted whether each location is wanted
 * @param rulings the rule that brings or holds it there, or keeps or drives it away
 */
@SuppressWarnings("ArrayRecordComponent") // One entry for each location of the fleet.
record Choice(boolean[] wanted, Ruling[] rulings, List<Notice> notices) {
  boolean isWanted(int location) {
    return wanted[location];
  }

  Ruling ruling(int location) {
    return rulings[location];
  }

  /** Whether no location is wanted at all. */
  boolean isEmpty() {
    for (boolean each : wanted) {
      if (each) {
        return false;
      }
    }
    return true;
  }

  /** Wants a location no more. */
  void giveUp(int location, Ruling why) {
    wanted[location] = false;
    rulings[location] = why;
  }
}

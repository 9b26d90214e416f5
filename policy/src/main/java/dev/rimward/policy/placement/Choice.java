package dev.rimward.policy.placement;

import dev.rimward.policy.placement.Decision.Notice;
import java.util.List;

/**
 * Which locations an application wants, by number.
 *
 * @param wanted whether each location is wanted
 * @param rulings the rule that brings or holds it there, or keeps or drives it away
 * @param spare what could be done without
 */
@SuppressWarnings("ArrayRecordComponent") // One entry for each location of the fleet.
record Choice(boolean[] wanted, Ruling[] rulings, List<Notice> notices, Spare spare) {
  /** Tells whether a set can do without one of its locations. */
  @FunctionalInterface
  interface Spare {
    /**
     * @param wanted by number
     * @param location one of the wanted
     */
    boolean isSpare(boolean[] wanted, int location);
  }

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

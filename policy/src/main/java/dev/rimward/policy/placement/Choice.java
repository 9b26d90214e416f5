package dev.rimward.policy.placement;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which locations an application wants; every location of the fleet is in one of the two maps.
 *
 * @param wanted with the rule that holds or brings it there
 * @param unwanted with the rule that keeps or drives it away
 */
record Choice(
    SortedMap<String, Ruling> wanted, SortedMap<String, Ruling> unwanted, List<String> notices) {

  boolean isWanted(String location) {
    return wanted.containsKey(location);
  }

  /** The rule that decided about a location; null for one that is not in the fleet. */
  @Nullable Ruling ruling(String location) {
    @Nullable Ruling ruling = wanted.get(location);
    return ruling != null ? ruling : unwanted.get(location);
  }
}

package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision.Input;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.Decision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What one application shall have, before it is held against what it had.
 *
 * @param locations by name
 * @param reasons why each location that changes does so
 * @param isShortOfRoom whether more capacity would have changed it
 */
record Intent(
    String policy,
    SortedMap<String, LocationPlacement> locations,
    Map<String, Ruling.Reason> reasons,
    List<Verdict> verdicts,
    List<Input> inputs,
    List<Notice> notices,
    boolean isShortOfRoom) {}

package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import java.util.HashMap;
import java.util.Map;

/** What all applications of one plan share. */
final class PlacementContext {
  private final PlacementInput input;
  private final FleetIndex index;
  private final Contacts contacts;
  private final Map<PlacementPolicy, Outlook> outlooks = new HashMap<>();

  PlacementContext(PlacementInput input, FleetIndex index) {
    this.input = input;
    this.index = index;
    this.contacts = new Contacts(index, input.observations(), input.now());
  }

  PlacementInput input() {
    return input;
  }

  FleetIndex index() {
    return index;
  }

  Contacts contacts() {
    return contacts;
  }

  /** What every location may do under a policy. */
  Outlook outlook(PlacementPolicy policy) {
    return outlooks.computeIfAbsent(policy, deciding -> new Outlook(index, deciding, contacts));
  }
}

package dev.rimward.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.PlacementPolicy.Divided;
import dev.rimward.policy.fleet.PlacementPolicy.Preference;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.placement.Division.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivisionTest {
  @Test
  void dividesMoreAmongSeveralLocationsWithoutABound() {
    Division division =
        new Division(new Divided(9, Weight.Even, Preference.Weighted), (set, at) -> true);
    List<Share> shares =
        List.of(
            new Share(0, 1, Integer.MAX_VALUE, 3, false),
            new Share(1, 1, Integer.MAX_VALUE, 3, false));

    assertThat(division.divide(shares, new boolean[] {true, true})).containsExactly(5, 4);
  }
}

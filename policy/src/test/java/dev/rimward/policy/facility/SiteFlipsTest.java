package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SiteFlipsTest {
  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  /** The changes of a good set of sites are those between two sets that are solved anew. */
  @ParameterizedTest
  @MethodSource("seeds")
  void allChangesTogetherAreThoseOfEachSiteAlone(int seed) {
    RandomCase random = RandomCase.of(seed);
    FacilityInstance instance = random.instance();
    SiteRules rules = random.rules();
    FacilitySolution solution = FacilityLocation.solve(instance, rules, null, Effort.QUICK);
    boolean[] open = solution.open();

    List<SiteChange> changes = FacilityLocation.changes(instance, rules, open);

    for (int site = 0; solution.isFeasible() && site < open.length; site++) {
      int drop = open[site] ? site : FacilityLocation.NONE;
      int add = open[site] ? FacilityLocation.NONE : site;
      SiteChange alone = FacilityLocation.change(instance, rules, open, drop, add);
      assertThat(changes.get(site).isAllowed()).isEqualTo(alone.isAllowed());
      if (Double.isFinite(alone.costDelta())) {
        assertThat(changes.get(site).costDelta()).isCloseTo(alone.costDelta(), within(1e-6));
      } else {
        assertThat(changes.get(site).costDelta()).isEqualTo(alone.costDelta());
      }
    }
  }
}

package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a small change of the input does, on random instances with every kind of rule. */
class FacilityStabilityTest {
  private static final double MOVE_COST = 60;

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void unchangedInputLeavesEverySiteAsItIs(int seed) {
    RandomCase random = RandomCase.of(seed);
    FacilitySolution before =
        FacilityLocation.solve(random.instance(), random.rules(), null, Effort.THOROUGH);

    FacilitySolution after =
        FacilityLocation.solve(random.instance(), random.rules(), before.open(), Effort.QUICK);

    assertThat(after.open()).isEqualTo(before.open());
    assertThat(after.flows()).isEqualTo(before.flows());
    assertThat(after.cost()).isEqualTo(before.cost());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fivePercentMoreOrLessDemandOpensAndClosesAtMostTwoSites(int seed) {
    RandomCase random = RandomCase.of(seed);
    FacilityInstance instance = random.instance();
    SiteRules rules = random.rules();
    boolean[] before = FacilityLocation.solve(instance, rules, null, Effort.QUICK).open();

    FacilityInstance changed = withMoveCosts(withChangedDemand(instance, seed), before);
    boolean[] after = FacilityLocation.solve(changed, rules, before, Effort.QUICK).open();

    long flips = IntStream.range(0, after.length).filter(i -> after[i] != before[i]).count();
    assertThat(flips).isLessThanOrEqualTo(2);
  }

  /** A tenth of the demand, at least one customer's, half as large again or half as large. */
  private static FacilityInstance withChangedDemand(FacilityInstance instance, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] demands = instance.demands().clone();
    double left = instance.totalDemand() * 0.05;
    for (int customer = 0; customer < demands.length && left > 0; customer++) {
      double change = Math.min(left, demands[customer] / 2);
      left -= change;
      demands[customer] += random.nextBoolean() ? change : -change;
    }
    return new FacilityInstance(
        instance.fixedCosts(),
        instance.capacities(),
        demands,
        instance.unitCosts(),
        instance.unservedCost());
  }

  private static FacilityInstance withMoveCosts(FacilityInstance instance, boolean[] open) {
    double[] fixedCosts = instance.fixedCosts().clone();
    for (int site = 0; site < open.length; site++) {
      fixedCosts[site] += open[site] ? -MOVE_COST : MOVE_COST;
    }
    return new FacilityInstance(
        fixedCosts,
        instance.capacities(),
        instance.demands(),
        instance.unitCosts(),
        instance.unservedCost());
  }
}

package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Against an exact solver, on random instances with every kind of rule. */
class FacilityOptimalityTest {
  private static final int SEEDS = 200;

  @Test
  void findsWhatAnExactSolverFindsOrNearlyAndIsFeasibleExactlyWhenItIs() {
    List<Double> gaps = new ArrayList<>();
    int infeasible = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomCase random = RandomCase.of(seed);
      OptionalDouble least = ExactSolver.leastCost(random.instance(), random.rules());
      FacilitySolution solution =
          FacilityLocation.solve(random.instance(), random.rules(), null, Effort.QUICK);

      assertThat(solution.isFeasible()).as("seed %d feasible", seed).isEqualTo(least.isPresent());
      if (least.isPresent()) {
        double optimum = least.getAsDouble();
        gaps.add((solution.cost() - optimum) / Math.max(1, Math.abs(optimum)));
      } else {
        infeasible++;
      }
    }
    double mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double worst = gaps.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double best = gaps.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    String figures =
        "gap of %d feasible of %d: mean %.5f %%, worst %.5f %%, best %.2g"
            .formatted(gaps.size(), SEEDS, mean * 100, worst * 100, best);

    assertThat(gaps).as(figures).hasSizeGreaterThan(SEEDS / 2);
    assertThat(infeasible).as(figures).isGreaterThan(SEEDS / 20);
    assertThat(best).as(figures).isGreaterThan(-1e-6);
    assertThat(mean).as(figures).isLessThan(0.01);
    assertThat(worst).as(figures).isLessThan(0.05);
  }
}

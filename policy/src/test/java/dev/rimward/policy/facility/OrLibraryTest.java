package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrLibraryTest {
  private static final String SMALL =
      """
       2 3
       capacity 7.5
       50 8
       10
       20 30.
       0
       0 0
       5
       5 1e1
      """;

  @Test
  void readsCostsOfAllDemandAsCostsOfOneUnit() throws MalformedInstanceException {
    FacilityInstance instance = OrLibrary.parse(SMALL, OptionalDouble.of(40));

    assertThat(instance.capacities()).containsExactly(40, 50);
    assertThat(instance.fixedCosts()).containsExactly(7.5, 8);
    assertThat(instance.demands()).containsExactly(10, 0, 5);
    assertThat(instance.unitCosts()[0]).containsExactly(2, 0, 1);
    assertThat(instance.unitCosts()[1]).containsExactly(3, 0, 2);
    assertThat(instance.unservedCost()).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({
    "capacity 7.5, '', 1, 'expected the capacity of site 1; found the end'",
    "2 3, 0 3, 1, 'expected the number of sites, from 1 on; found 0'",
    "2 3, two 3, 1, 'expected the number of sites, from 1 on; found two'",
    "50 8, -50 8, 3, 'expected the capacity of site 2, from 0 on; found -50'",
    "50 8, 50 NaN, 3, 'expected the fixed cost of site 2; found NaN'",
    "5 1e1, 5, 9, 'expected the cost of serving customer 3 from site 2; found the end'",
    "5 1e1, 5 10 4, 9, 'expected nothing behind 2 sites and 3 customers; found 4'",
  })
  void namesTheLineOfWhatIsBroken(String good, String bad, int line, String message) {
    String text = bad.isEmpty() ? SMALL.substring(0, 5) : SMALL.replace(good, bad);

    assertThatThrownBy(() -> OrLibrary.parse(text, OptionalDouble.of(1)))
        .isInstanceOfSatisfying(
            MalformedInstanceException.class, e -> assertThat(e.line()).isEqualTo(line))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void aFileIsSolvedToTheOptimumOfAnExactSolver(long seed) throws MalformedInstanceException {
    FacilityInstance instance = OrLibrary.parse(file(seed), OptionalDouble.of(90));
    SiteRules rules = SiteRules.none(instance.sites());

    FacilitySolution solution = FacilityLocation.solve(instance, rules, null, Effort.THOROUGH);

    double optimum = ExactSolver.leastCost(instance, rules).orElseThrow();
    assertThat(solution.isFeasible()).isTrue();
    assertThat(solution.cost()).isCloseTo(optimum, within(1e-6 * optimum));
  }

  /** 16 sites, 30 customers, capacity for about twice the demand. */
  private static String file(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder file = new StringBuilder("16 30\n");
    for (int site = 0; site < 16; site++) {
      String capacity = random.nextBoolean() ? "capacity" : "110";
      file.append(capacity).append(' ').append(random.nextInt(500, 1500)).append('\n');
    }
    for (int customer = 0; customer < 30; customer++) {
      int demand = random.nextInt(1, 50);
      file.append(demand).append('\n');
      for (int site = 0; site < 16; site++) {
        double cost = demand * random.nextDouble(1, 60);
        file.append(String.format(Locale.ROOT, "%.4f ", cost));
      }
      file.append('\n');
    }
    return file.toString();
  }
}

package dev.rimward.policy.facility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiteSpreadTest {
  private static final int REGIONS = 60;
  private static final int SITES = 4 * REGIONS;

  /** Five of sixty regions: 5.5 million combinations, which are not tried. */
  @Test
  void fiveOfSixtyRegionsTakeNoEnumeration() {
    SiteRules rules = rules(5, 5, 5, Integer.MAX_VALUE);

    FacilitySolution solution = solve(instance(Double.POSITIVE_INFINITY), rules);

    assertThat(solution.isFeasible()).isTrue();
    assertThat(regions(solution)).isEqualTo(5);
  }

  /** With capacity for the demand only in the five largest sites of different regions. */
  @Test
  void theOnlyRegionsThatHoldTheDemandAreFound() {
    FacilityInstance instance = instance(10);
    IntStream.of(3, 77, 110, 200, 239).forEach(site -> instance.capacities()[site] = 2000);

    FacilitySolution solution = solve(instance, rules(5, 5, 5, Integer.MAX_VALUE));

    assertThat(solution.isFeasible()).isTrue();
    assertThat(solution.open()[3]).isTrue();
    assertThat(regions(solution)).isEqualTo(5);
  }

  @Test
  void demandThatNoFiveRegionsHoldIsSeenToBeInfeasible() {
    FacilityInstance instance = instance(10);
    IntStream.of(3, 77, 110, 200).forEach(site -> instance.capacities()[site] = 2000);

    assertThat(solve(instance, rules(5, 5, 5, Integer.MAX_VALUE)).isFeasible()).isFalse();
  }

  @Test
  void aSkewOfZeroOpensAsManyInEveryRegion() {
    FacilitySolution solution = solve(instance(Double.POSITIVE_INFINITY), rules(100, SITES, 0, 0));

    assertThat(solution.isFeasible()).isTrue();
    int[] counts = counts(solution);
    assertThat(Arrays.stream(counts).distinct().count()).isEqualTo(1);
    assertThat(counts[0]).isEqualTo(2);
  }

  private static FacilitySolution solve(FacilityInstance instance, SiteRules rules) {
    // Far more than it takes, far less than enumeration would.
    return assertTimeout(
        Duration.ofSeconds(20), () -> FacilityLocation.solve(instance, rules, null, Effort.QUICK));
  }

  private static SiteRules rules(int minOpen, int maxOpen, int minDomains, int maxSkew) {
    int[] domains = IntStream.range(0, SITES).map(site -> site % REGIONS).toArray();
    SiteSpread spread =
        new SiteSpread(domains, REGIONS, minDomains, maxSkew, Double.POSITIVE_INFINITY);
    return new SiteRules(minOpen, maxOpen, new boolean[SITES], List.of(), List.of(spread));
  }

  private static long regions(FacilitySolution solution) {
    return Arrays.stream(counts(solution)).filter(count -> count > 0).count();
  }

  private static int[] counts(FacilitySolution solution) {
    int[] counts = new int[REGIONS];
    for (int site = 0; site < SITES; site++) {
      counts[site % REGIONS] += solution.open()[site] ? 1 : 0;
    }
    return counts;
  }

  /** Demand of 8,100, which needs more than four sites of 2,000. */
  private static FacilityInstance instance(double capacity) {
    SplittableRandom random = new SplittableRandom(5);
    double[] capacities = new double[SITES];
    double[] demands = new double[81];
    Arrays.fill(capacities, capacity);
    Arrays.fill(demands, 100);
    double[][] unitCosts =
        IntStream.range(0, SITES)
            .mapToObj(site -> random.doubles(demands.length, 0, 100).toArray())
            .toArray(double[][]::new);
    double[] fixedCosts = random.doubles(SITES, 500, 1500).toArray();
    return new FacilityInstance(
        fixedCosts, capacities, demands, unitCosts, Double.POSITIVE_INFINITY);
  }
}

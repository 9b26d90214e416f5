package dev.rimward.benchmarks;

import dev.rimward.policy.facility.FacilityInstance;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Sites and customers on a square, from a seed; fixed costs such that about a tenth opens. */
final class FacilityInstances {
  private static final long SEED = 42;

  private FacilityInstances() {}

  /**
   * An instance.
   *
   * @param size {@code SITESxCUSTOMERS}, or {@code N:SITESxCUSTOMERS} where all sites together can
   *     serve N times the demand
   */
  static FacilityInstance of(String size) {
    int colon = size.indexOf(':');
    int cross = size.indexOf('x');
    int sites = Integer.parseInt(size.substring(colon + 1, cross));
    int customers = Integer.parseInt(size.substring(cross + 1));
    SplittableRandom random = new SplittableRandom(SEED);
    double[] demands = random.doubles(customers, 1, 100).toArray();
    double[] capacities = new double[sites];
    Arrays.fill(capacities, Double.POSITIVE_INFINITY);
    if (colon > 0) {
      double factor = Double.parseDouble(size.substring(0, colon));
      Arrays.fill(capacities, Arrays.stream(demands).sum() * factor / sites);
    }
    double[][] distances = distances(random, sites, customers);
    double fixed = 1000.0 * customers / sites;
    double[] fixedCosts = random.doubles(sites, fixed, 2 * fixed + 1).toArray();
    return new FacilityInstance(
        fixedCosts, capacities, demands, distances, Double.POSITIVE_INFINITY);
  }

  private static double[][] distances(SplittableRandom random, int sites, int customers) {
    double[] x = random.doubles(sites + customers, 0, 100).toArray();
    double[] y = random.doubles(sites + customers, 0, 100).toArray();
    double[][] distances = new double[sites][customers];
    for (int site = 0; site < sites; site++) {
      for (int customer = 0; customer < customers; customer++) {
        distances[site][customer] =
            Math.hypot(x[site] - x[sites + customer], y[site] - y[sites + customer]);
      }
    }
    return distances;
  }
}

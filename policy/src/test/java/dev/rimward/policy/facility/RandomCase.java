package dev.rimward.policy.facility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A small instance with every kind of rule, made from a seed. */
record RandomCase(FacilityInstance instance, SiteRules rules) {
  static RandomCase of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int sites = random.nextInt(6, 13);
    FacilityInstance instance = instance(random, sites, random.nextInt(8, 21));
    return new RandomCase(instance, rules(random, sites));
  }

  private static FacilityInstance instance(SplittableRandom random, int sites, int customers) {
    double[] demands = random.doubles(customers, 0, 10).map(Math::rint).toArray();
    double total = Arrays.stream(demands).sum();
    // From scarce, where the demand may not fit at all, to plenty.
    double mean = total / sites * random.nextDouble(0.9, 5);
    double[] capacities = new double[sites];
    double[] fixedCosts = new double[sites];
    for (int site = 0; site < sites; site++) {
      capacities[site] =
          random.nextInt(6) == 0 ? Double.POSITIVE_INFINITY : mean * random.nextDouble(0.3, 1.7);
      fixedCosts[site] = random.nextInt(5) == 0 ? -random.nextDouble(40) : random.nextDouble(200);
    }
    double unservedCost =
        random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextDouble(20, 80);
    return new FacilityInstance(
        fixedCosts, capacities, demands, distances(random, sites, customers), unservedCost);
  }

  private static double[][] distances(SplittableRandom random, int sites, int customers) {
    double[] x = random.doubles(sites + customers, 0, 50).toArray();
    double[] y = random.doubles(sites + customers, 0, 50).toArray();
    double[][] distances = new double[sites][customers];
    for (int site = 0; site < sites; site++) {
      for (int customer = 0; customer < customers; customer++) {
        distances[site][customer] =
            Math.hypot(x[site] - x[sites + customer], y[site] - y[sites + customer]);
      }
    }
    return distances;
  }

  private static SiteRules rules(SplittableRandom random, int sites) {
    int minOpen = random.nextInt(0, 5);
    int maxOpen = random.nextBoolean() ? sites : random.nextInt(Math.max(1, minOpen), sites + 1);
    boolean[] mustOpen = new boolean[sites];
    for (int site = 0; site < sites; site++) {
      mustOpen[site] = random.nextInt(12) == 0;
    }
    List<int[]> groups = new ArrayList<>();
    for (int group = random.nextInt(3); group > 0; group--) {
      groups.add(random.ints(random.nextInt(1, 4), 0, sites).toArray());
    }
    List<SiteSpread> spreads = new ArrayList<>();
    for (int spread = random.nextInt(3); spread > 0; spread--) {
      spreads.add(spread(random, sites));
    }
    return new SiteRules(minOpen, maxOpen, mustOpen, groups, spreads);
  }

  private static SiteSpread spread(SplittableRandom random, int sites) {
    int domainCount = random.nextInt(2, 5);
    int[] domains = new int[sites];
    for (int site = 0; site < sites; site++) {
      domains[site] = random.nextInt(15) == 0 ? -1 : random.nextInt(domainCount);
    }
    return new SiteSpread(
        domains,
        domainCount,
        random.nextInt(0, domainCount + 1),
        random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(3),
        random.nextInt(3) > 0 ? Double.POSITIVE_INFINITY : random.nextDouble(100));
  }
}

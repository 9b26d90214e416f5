package dev.rimward.policy.placement;

import static dev.rimward.policy.placement.Scenario.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.facility.Effort;
import dev.rimward.policy.facility.ExactSolver;
import dev.rimward.policy.facility.FacilityInstance;
import dev.rimward.policy.facility.FacilityLocation;
import dev.rimward.policy.facility.SiteRules;
import dev.rimward.policy.facility.SiteSpread;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.placement.PolicyScope.Domains;
import dev.rimward.policy.placement.SiteCosts.Customer;
import dev.rimward.policy.signal.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The chosen set of locations against the best one by the engine's own objective, {@link
 * SiteCosts}; fleets, users, prices and rules by seed.
 */
class PlacementOptimalityTest {
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String SIGNAL = "http-requests";
  private static final String GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz";

  @Test
  void choosesWhatAnExactSolverChoosesOrNearly() {
    List<Double> gaps = new ArrayList<>();
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Case tried = new Case(random, 6 + random.nextInt(5), 12, 2 + random.nextInt(3), true);
      OptionalDouble least = ExactSolver.leastCost(tried.instance, tried.rules);
      assertThat(tried.isKept()).as("seed %d", seed).isEqualTo(least.isPresent());
      least.ifPresent(cost -> gaps.add(tried.cost() / cost - 1));
    }
    assertThat(gaps).hasSizeGreaterThan(30);
    assertGaps(gaps);
  }

  /** More clusters than are compared as a whole, so that some are left out beforehand. */
  @Test
  void choosesAmongManyWhatAThoroughSearchChoosesOrNearly() {
    List<Double> gaps = new ArrayList<>();
    for (long seed = 0; seed < 6; seed++) {
      Case tried = new Case(new Random(seed), 200, 60, 8, false);
      double best =
          FacilityLocation.solve(
                  tried.instance, tried.rules, null, new Effort(40_000_000, 40_000_000, 200, 30))
              .cost();
      gaps.add(tried.cost() / best - 1);
    }
    assertGaps(gaps);
  }

  private static void assertGaps(List<Double> gaps) {
    double mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double worst = gaps.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double best = gaps.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    String figures =
        "mean %.4f %%, worst %.4f %%, best %.2g".formatted(mean * 100, worst * 100, best);
    assertThat(mean).as(figures).isLessThan(0.01);
    assertThat(worst).as(figures).isLessThan(0.05);
    assertThat(best).as(figures).isGreaterThan(-0.01);
  }

  /** One fleet, what the engine chose there, and the same problem for a solver. */
  private static final class Case {
    private final Scenario scenario = new Scenario();
    private final FacilityInstance instance;
    private final SiteRules rules;
    private final boolean[] chosen;

    Case(Random random, int clusters, int cells, int count, boolean hasRules) {
      RandomCluster made = new RandomCluster(random);
      for (int i = 0; i < clusters; i++) {
        Cluster cluster = made.named("c" + i, false);
        scenario.clusters.put(cluster.name(), cluster);
        scenario.taint(cluster.name()).reachable(cluster.name());
      }
      scenario.signal(SIGNAL, LocatedBy.Geohash).application(SHOP).needs(SHOP, "1", "0");
      Policy policy =
          Policy.named("follow-users")
              .locations(count, count)
              .objective(1 + random.nextInt(5), random.nextInt(10), 0)
              .scaledBy(SIGNAL, 100, 1 + random.nextInt(3));
      if (hasRules) {
        policy.mustInclude(REGION, RandomCluster.REGIONS.get(random.nextInt(3)));
        policy.spread(REGION, 2, 1 + random.nextInt(2));
      }
      scenario.policy(policy).demand(users(random, cells));
      Set<String> wanted = Story.wanted(scenario.decide().placement());
      FleetIndex index = FleetIndex.of(scenario.input().fleet());
      PlacementPolicy built = scenario.policies.values().iterator().next();
      PolicyScope scope = index.scope(built);
      SiteCosts costs = costs(index, built, scope);
      chosen = new boolean[clusters];
      for (int i = 0; i < clusters; i++) {
        chosen[i] = wanted.contains(index.name(i));
      }
      instance = instance(costs, clusters);
      rules = rules(scope, clusters, count);
    }

    private static Map<String, double[]> users(Random random, int cells) {
      Map<String, double[]> users = new LinkedHashMap<>();
      for (int i = 0; i < cells; i++) {
        String cell = "" + GEOHASH.charAt(random.nextInt(32)) + GEOHASH.charAt(random.nextInt(32));
        users.put(cell, Scenario.steady(1 + random.nextInt(100)));
      }
      return users;
    }

    private SiteCosts costs(FleetIndex index, PlacementPolicy policy, PolicyScope scope) {
      boolean[] all = new boolean[index.size()];
      Arrays.fill(all, true);
      Reading reading = scenario.readings.values().iterator().next();
      if (!(reading instanceof Reading.Fresh(var window))) {
        throw new AssertionError("a fresh signal");
      }
      return new SiteCosts(
          index,
          policy.spec(),
          scenario.requirements.getOrDefault(SHOP, Requirements.NONE),
          new CapacityLedger(index),
          new LocatedDemand(index, scope, window, LocatedBy.Geohash, all),
          false);
    }

    private static FacilityInstance instance(SiteCosts costs, int sites) {
      double[] fixed = new double[sites];
      double[] capacities = new double[sites];
      Arrays.fill(capacities, Double.POSITIVE_INFINITY);
      for (int site = 0; site < sites; site++) {
        fixed[site] = costs.fixed(site) + costs.moveCost();
      }
      double[] demands = costs.customers().stream().mapToDouble(Customer::demand).toArray();
      return new FacilityInstance(
          fixed,
          capacities,
          demands,
          costs.unitCosts(IntStream.range(0, sites).toArray()),
          Double.POSITIVE_INFINITY);
    }

    private static SiteRules rules(PolicyScope scope, int sites, int count) {
      List<SiteSpread> spreads = new ArrayList<>();
      for (Domains domains : scope.domains()) {
        @Nullable Integer least = domains.constraint().minDomains();
        @Nullable Integer skew = domains.constraint().maxSkew();
        spreads.add(
            new SiteSpread(
                domains.of(),
                domains.names().size(),
                least == null ? 0 : least,
                skew == null ? Integer.MAX_VALUE : skew,
                Double.POSITIVE_INFINITY));
      }
      return new SiteRules(count, count, new boolean[sites], scope.groups(), spreads);
    }

    boolean isKept() {
      return FacilityLocation.evaluate(instance, rules, chosen).isFeasible();
    }

    double cost() {
      return FacilityLocation.evaluate(instance, rules, chosen).cost();
    }
  }
}

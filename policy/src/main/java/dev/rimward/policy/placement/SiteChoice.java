package dev.rimward.policy.placement;

import dev.rimward.policy.facility.Effort;
import dev.rimward.policy.facility.FacilityInstance;
import dev.rimward.policy.facility.FacilityLocation;
import dev.rimward.policy.facility.FacilitySolution;
import dev.rimward.policy.facility.SiteRules;
import dev.rimward.policy.facility.SiteSpread;
import dev.rimward.policy.fleet.PlacementPolicy.SpreadConstraint;
import dev.rimward.policy.fleet.PlacementPolicy.WhenUnsatisfiable;
import dev.rimward.policy.placement.PolicyScope.Domains;
import dev.rimward.policy.placement.SiteCosts.Customer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses locations where more than one set would do: as a facility location problem whose fixed
 * costs carry the order of precedence. What the interest draws has a reward, what it does not draw
 * has the same as a cost, and both are greater than all that the objective can tell apart; breaking
 * a spread costs more than all of these together.
 */
final class SiteChoice {
  /** Taking an avoided location, or breaking a soft spread: worse than any distance and price. */
  private static final double SOFT = 1;

  private final List<Candidate> candidates;
  private final boolean[] drawn;
  private final PolicyScope scope;
  private final SiteCosts costs;
  private final IntPredicate isUnknown;
  private final int[] sites;
  private final double[][] unitCosts;
  private final double unit;

  /**
   * @param drawn by number of the location: what the interest wants
   * @param isUnknown whether the demand of a location, by number, would tell and is not known: it
   *     is the last to be given up, and the last to be taken
   * @param sites numbers of the locations to choose from
   */
  SiteChoice(
      List<Candidate> candidates,
      boolean[] drawn,
      PolicyScope scope,
      SiteCosts costs,
      IntPredicate isUnknown,
      int[] sites) {
    this.candidates = candidates;
    this.drawn = drawn;
    this.scope = scope;
    this.costs = costs;
    this.isUnknown = isUnknown;
    this.sites = sites;
    this.unitCosts = costs.unitCosts(sites);
    this.unit = 2 * mostThatTheObjectiveTellsApart();
  }

  /**
   * The best set of locations that keeps the bounds; where no set keeps the hard spreads, the one
   * that breaks them least.
   *
   * @param weighsDraw whether being drawn counts before the objective
   * @return by number of the location
   */
  Chosen choose(int min, int max, boolean[] mustStay, boolean weighsDraw) {
    FacilityInstance instance = instance(weighsDraw);
    List<int[]> groups = groups();
    FacilitySolution solution = solve(instance, rules(min, max, mustStay, groups, true));
    if (!solution.isFeasible()) {
      groups = thoseThatCanBeHad(groups, instance, min, max, mustStay);
      solution = solve(instance, rules(min, max, mustStay, groups, true));
    }
    boolean keepsSpread = solution.isFeasible();
    if (!keepsSpread) {
      solution = solve(instance, rules(min, max, mustStay, groups, false));
    }
    boolean[] open = new boolean[drawn.length];
    for (int site = 0; site < sites.length; site++) {
      open[sites[site]] = solution.open()[site];
    }
    return new Chosen(open, keepsSpread);
  }

  /**
   * @param open by number of the location
   * @param keepsSpread whether all hard spreads are kept
   */
  @SuppressWarnings("ArrayRecordComponent") // One bit for each location.
  record Chosen(boolean[] open, boolean keepsSpread) {}

  private FacilitySolution solve(FacilityInstance instance, SiteRules rules) {
    boolean[] start = new boolean[sites.length];
    for (int site = 0; site < sites.length; site++) {
      Candidate candidate = candidates.get(sites[site]);
      start[site] = candidate.isOpen() && !candidate.isLeaving();
    }
    return FacilityLocation.solve(instance, rules, start, Effort.QUICK);
  }

  private FacilityInstance instance(boolean weighsDraw) {
    List<Customer> customers = costs.customers();
    double[] fixed = new double[sites.length];
    double[] capacities = new double[sites.length];
    for (int site = 0; site < sites.length; site++) {
      Candidate candidate = candidates.get(sites[site]);
      fixed[site] = fixed(candidate, weighsDraw);
      capacities[site] = costs.serves(candidate.room());
    }
    double[] demands = customers.stream().mapToDouble(Customer::demand).toArray();
    double total = Arrays.stream(demands).sum();
    // Demand that has no room anywhere is served badly, not refused.
    return new FacilityInstance(
        fixed, capacities, demands, unitCosts, total == 0 ? 0 : unit / total);
  }

  private double fixed(Candidate candidate, boolean weighsDraw) {
    double fixed = costs.fixed(candidate.number());
    boolean isIncumbent = candidate.isOpen() && !candidate.isLeaving();
    fixed += isIncumbent ? -costs.moveCost() : costs.moveCost();
    if (candidate.isAvoided() && !candidate.isOpen()) {
      fixed += SOFT * unit;
    }
    if (isUnknown.test(candidate.number())) {
      fixed += isIncumbent ? -SOFT * unit : SOFT * unit;
    }
    if (weighsDraw) {
      fixed += (drawn[candidate.number()] ? -1 : 1) * drawWeight();
    }
    return fixed;
  }

  /** Above all soft costs together. */
  private double drawWeight() {
    return unit * (sites.length + 2);
  }

  private double spreadWeight() {
    return 2 * drawWeight() * (sites.length + 2);
  }

  /** As many groups, the first ones first, as have room beside what must stay. */
  private List<int[]> thoseThatCanBeHad(
      List<int[]> groups, FacilityInstance instance, int min, int max, boolean[] mustStay) {
    if (solve(instance, rules(min, max, mustStay, groups, false)).isFeasible()) {
      return groups;
    }
    List<int[]> kept = new ArrayList<>();
    for (int[] group : groups) {
      kept.add(group);
      if (!solve(instance, rules(min, max, mustStay, kept, false)).isFeasible()) {
        kept.removeLast();
      }
    }
    return kept;
  }

  /** For each of {@code mustInclude} that has any, the sites that match it. */
  private List<int[]> groups() {
    Map<Integer, Integer> siteOf = new HashMap<>();
    for (int site = 0; site < sites.length; site++) {
      siteOf.put(sites[site], site);
    }
    List<int[]> groups = new ArrayList<>();
    for (int[] group : scope.groups()) {
      int[] members = IntStream.of(group).filter(siteOf::containsKey).map(siteOf::get).toArray();
      if (members.length > 0) {
        groups.add(members);
      }
    }
    return groups;
  }

  private SiteRules rules(
      int min, int max, boolean[] mustStay, List<int[]> groups, boolean hardSpreads) {
    boolean[] mustOpen = new boolean[sites.length];
    for (int site = 0; site < sites.length; site++) {
      mustOpen[site] = mustStay[sites[site]];
    }
    List<SiteSpread> spreads = new ArrayList<>();
    for (Domains domains : scope.domains()) {
      spreads.add(spread(domains, hardSpreads));
    }
    return new SiteRules(
        Math.min(min, sites.length), Math.min(max, sites.length), mustOpen, groups, spreads);
  }

  private SiteSpread spread(Domains domains, boolean isHard) {
    SpreadConstraint constraint = domains.constraint();
    boolean mustHold = constraint.whenUnsatisfiable() == WhenUnsatisfiable.DoNotSchedule;
    double penalty = mustHold ? spreadWeight() : SOFT * unit;
    int[] of = IntStream.of(sites).map(number -> domains.of()[number]).toArray();
    long available = IntStream.of(of).filter(domain -> domain >= 0).distinct().count();
    @Nullable Integer minDomains = constraint.minDomains();
    @Nullable Integer maxSkew = constraint.maxSkew();
    return new SiteSpread(
        of,
        domains.names().size(),
        minDomains == null ? 0 : (int) Math.min(minDomains, available),
        maxSkew == null ? Integer.MAX_VALUE : maxSkew,
        mustHold && isHard ? Double.POSITIVE_INFINITY : penalty);
  }

  /** An upper bound of what two sets of locations can differ by in the objective. */
  private double mostThatTheObjectiveTellsApart() {
    double most = 1;
    for (int number : sites) {
      most += Math.abs(costs.fixed(number)) + costs.moveCost();
    }
    double furthest = 0;
    for (int customer = 0; customer < costs.customers().size(); customer++) {
      double dearest = 0;
      for (double[] row : unitCosts) {
        dearest = Math.max(dearest, row[customer]);
      }
      furthest += costs.customers().get(customer).demand() * dearest;
    }
    return most + furthest;
  }
}

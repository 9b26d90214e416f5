package dev.rimward.policy.facility;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of the open sites, from which follow how far they are from keeping the rules (the
 * <em>breach</em>: about how many sites must change; 0 if all is kept) and what soft spreads cost;
 * both also after a move.
 *
 * <p>Sites in the same domains and groups form a class: moves between the same classes breach the
 * same, so each pair is computed once for each state.
 */
final class RuleState {
  /** Differences of breaches up to this are rounding. */
  static final double ROUNDING = 1e-9;

  private final FacilityInstance instance;
  private final SiteRules rules;
  private final List<SiteSpread> spreads;
  private final double demand;
  private final boolean[] mayOpen;
  private final int[] siteClass;
  private final int classes;
  private final int[][] groupsOf;

  private final boolean[][] domainExists;
  private final int[][] domainOpen;
  private final int[] groupOpen;
  private int openCount;
  private double capacity;
  private int unbounded;

  private final int[] known;
  private final int[] knownBreach;
  private final double[] knownPenalty;
  private int version;
  private double lookedBreach;
  private double lookedPenalty;

  RuleState(FacilityInstance instance, SiteRules rules) {
    this.instance = instance;
    this.rules = rules;
    spreads = rules.spreads();
    demand = instance.mustServeAll() ? instance.totalDemand() * (1 - 1e-10) : 0;
    int sites = instance.sites();
    groupsOf = groupsOf(rules, sites);
    mayOpen = new boolean[sites];
    domainExists = new boolean[spreads.size()][];
    domainOpen = new int[spreads.size()][];
    for (int s = 0; s < spreads.size(); s++) {
      domainExists[s] = new boolean[spreads.get(s).domainCount()];
      domainOpen[s] = new int[spreads.get(s).domainCount()];
    }
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    siteClass = new int[sites];
    for (int site = 0; site < sites; site++) {
      mayOpen[site] = true;
      List<Integer> marks = new java.util.ArrayList<>();
      for (int s = 0; s < spreads.size(); s++) {
        int domain = spreads.get(s).domain(site);
        marks.add(domain);
        mayOpen[site] &= domain >= 0 || !spreads.get(s).isHard();
        if (domain >= 0) {
          domainExists[s][domain] = true;
        }
      }
      for (int group : groupsOf[site]) {
        marks.add(group);
      }
      siteClass[site] = numbers.computeIfAbsent(marks, key -> numbers.size());
    }
    classes = numbers.size();
    groupOpen = new int[rules.groups().size()];
    int pairs = (classes + 1) * (classes + 1);
    known = new int[pairs];
    knownBreach = new int[pairs];
    knownPenalty = new double[pairs];
  }

  private static int[][] groupsOf(SiteRules rules, int sites) {
    int[][] groupsOf = new int[sites][0];
    for (int group = 0; group < rules.groups().size(); group++) {
      for (int site : Arrays.stream(rules.groups().get(group)).distinct().toArray()) {
        groupsOf[site] = Arrays.copyOf(groupsOf[site], groupsOf[site].length + 1);
        groupsOf[site][groupsOf[site].length - 1] = group;
      }
    }
    return groupsOf;
  }

  /** Sites of the same class are in the same domains and groups. */
  int siteClass(int site) {
    return siteClass[site];
  }

  boolean mayOpen(int site) {
    return mayOpen[site];
  }

  boolean mayClose(int site) {
    return !rules.mustOpen()[site];
  }

  int openCount() {
    return openCount;
  }

  void count(boolean[] open) {
    for (int[] counts : domainOpen) {
      Arrays.fill(counts, 0);
    }
    Arrays.fill(groupOpen, 0);
    openCount = 0;
    capacity = 0;
    unbounded = 0;
    for (int site = 0; site < open.length; site++) {
      if (open[site]) {
        change(site, 1);
      }
    }
    version++;
  }

  void apply(int drop, int add) {
    if (drop >= 0) {
      change(drop, -1);
    }
    if (add >= 0) {
      change(add, 1);
    }
    version++;
  }

  private void change(int site, int by) {
    openCount += by;
    if (instance.capacities()[site] == Double.POSITIVE_INFINITY) {
      unbounded += by;
    } else {
      capacity += by * instance.capacities()[site];
    }
    changeCounts(site, by);
  }

  private void changeCounts(int site, int by) {
    for (int s = 0; s < domainOpen.length; s++) {
      int domain = spreads.get(s).domain(site);
      if (domain >= 0) {
        domainOpen[s][domain] += by;
      }
    }
    for (int group : groupsOf[site]) {
      groupOpen[group] += by;
    }
  }

  double breach() {
    look(FacilityLocation.NONE, FacilityLocation.NONE);
    return lookedBreach;
  }

  double penalty() {
    look(FacilityLocation.NONE, FacilityLocation.NONE);
    return lookedPenalty;
  }

  /** The breach after the last move that was looked at. */
  double lookedBreach() {
    return lookedBreach;
  }

  /** The penalty after the last move that was looked at. */
  double lookedPenalty() {
    return lookedPenalty;
  }

  /** Looks at what would be after a move. */
  void look(int drop, int add) {
    int pair =
        (drop < 0 ? classes : siteClass[drop]) * (classes + 1)
            + (add < 0 ? classes : siteClass[add]);
    if (known[pair] != version) {
      known[pair] = version;
      compute(pair, drop, add);
    }
    int count = openCount + (add < 0 ? 0 : 1) - (drop < 0 ? 0 : 1);
    lookedBreach =
        knownBreach[pair]
            + Math.max(0, rules.minOpen() - count)
            + Math.max(0, count - rules.maxOpen())
            + shortage(drop, add);
    lookedPenalty = knownPenalty[pair];
  }

  private void compute(int pair, int drop, int add) {
    if (drop >= 0) {
      changeCounts(drop, -1);
    }
    if (add >= 0) {
      changeCounts(add, 1);
    }
    int breach = 0;
    for (int open : groupOpen) {
      breach += open == 0 ? 1 : 0;
    }
    double penalty = 0;
    for (int s = 0; s < domainOpen.length; s++) {
      SiteSpread spread = spreads.get(s);
      if (spread.isHard()) {
        breach += missing(s) + distance(s);
      } else if (spread.penalty() > 0) {
        penalty += spread.penalty() * (missing(s) + excess(s));
      }
    }
    knownBreach[pair] = breach;
    knownPenalty[pair] = penalty;
    if (drop >= 0) {
      changeCounts(drop, 1);
    }
    if (add >= 0) {
      changeCounts(add, -1);
    }
  }

  /** The part of the demand that does not fit, if all must be served. */
  private double shortage(int drop, int add) {
    double room = capacity;
    int rooms = unbounded;
    if (drop >= 0) {
      double less = instance.capacities()[drop];
      rooms -= less == Double.POSITIVE_INFINITY ? 1 : 0;
      room -= less == Double.POSITIVE_INFINITY ? 0 : less;
    }
    if (add >= 0) {
      double more = instance.capacities()[add];
      rooms += more == Double.POSITIVE_INFINITY ? 1 : 0;
      room += more == Double.POSITIVE_INFINITY ? 0 : more;
    }
    return rooms > 0 || room >= demand ? 0 : (demand - room) / demand;
  }

  private int missing(int s) {
    int used = 0;
    for (int count : domainOpen[s]) {
      used += count > 0 ? 1 : 0;
    }
    return Math.max(0, spreads.get(s).minDomains() - used);
  }

  private long excess(int s) {
    long least = Integer.MAX_VALUE;
    for (int domain = 0; domain < domainOpen[s].length; domain++) {
      least = domainExists[s][domain] ? Math.min(least, domainOpen[s][domain]) : least;
    }
    long excess = 0;
    for (int count : domainOpen[s]) {
      excess += Math.max(0, count - least - spreads.get(s).maxSkew());
    }
    return excess;
  }

  /** How many sites must at least change for the skew: the least over all levels of the minimum. */
  private int distance(int s) {
    int maxSkew = spreads.get(s).maxSkew();
    int most = 0;
    for (int count : domainOpen[s]) {
      most = Math.max(most, count);
    }
    if (most <= maxSkew) {
      return 0;
    }
    int distance = Integer.MAX_VALUE;
    for (int level = 0; level <= most - maxSkew; level++) {
      distance = Math.min(distance, distance(s, level, level + maxSkew));
    }
    return distance;
  }

  private int distance(int s, int low, int high) {
    int distance = 0;
    for (int domain = 0; domain < domainOpen[s].length; domain++) {
      if (domainExists[s][domain]) {
        int count = domainOpen[s][domain];
        distance += Math.max(0, low - count) + Math.max(0, count - high);
      }
    }
    return distance;
  }

  /** Open sites of each domain of a spread. */
  int[] domainOpen(int spread) {
    return domainOpen[spread];
  }

  boolean domainExists(int spread, int domain) {
    return domainExists[spread][domain];
  }
}

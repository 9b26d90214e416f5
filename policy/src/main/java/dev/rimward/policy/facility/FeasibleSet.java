package dev.rimward.policy.facility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a set of sites that keeps all hard rules, if there is one, whatever it costs: backtracking
 * over counts. For a level of the least occupied domain of each spread, the skew becomes bounds of
 * each domain; then whatever is missing is added, the need with the fewest candidates first.
 *
 * <p>Two things keep it small. Of sites in the same domains and groups only the largest is tried.
 * And a branch ends when the largest sites that still may be added cannot hold the demand; without
 * groups and with one spread that bound is exact, so that the search is polynomial for any number
 * of domains. Beyond that it is exact up to a number of nodes.
 */
final class FeasibleSet {
  private static final int MAX_NODES = 20_000;

  private final FacilityInstance instance;
  private final SiteRules rules;
  private final RuleState state;
  private final List<SiteSpread> spreads;
  private final double demand;

  /** All sites, the largest first. */
  private final int[] bySize;

  private final boolean[] open;
  private final boolean[] isExcluded;
  private final int[][] counts;
  private final int[] low;
  private final int[] high;
  private int openCount;
  private double capacity;
  private int nodes;

  private FeasibleSet(FacilityInstance instance, SiteRules rules, boolean[] preferred) {
    this.instance = instance;
    this.rules = rules;
    state = new RuleState(instance, rules);
    spreads = rules.spreads().stream().filter(SiteSpread::isHard).toList();
    state.count(new boolean[instance.sites()]);
    demand = instance.mustServeAll() ? instance.totalDemand() * (1 - 1e-10) : 0;
    bySize =
        IntStream.range(0, instance.sites())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer site) -> -size(site))
                    .thenComparing(site -> !preferred[site]))
            .mapToInt(Integer::intValue)
            .toArray();
    open = new boolean[instance.sites()];
    isExcluded = new boolean[instance.sites()];
    counts = new int[spreads.size()][];
    low = new int[spreads.size()];
    high = new int[spreads.size()];
  }

  /**
   * Such a set.
   *
   * @param preferred of sites that are otherwise equal these are taken first
   * @return null if there is none, or none was found
   */
  static boolean @Nullable [] find(
      FacilityInstance instance, SiteRules rules, boolean[] preferred) {
    return new FeasibleSet(instance, rules, preferred).findAtAnyLevel(0);
  }

  /** More than the whole demand is as good as the whole demand. */
  private double size(int site) {
    return Math.min(instance.capacities()[site], demand);
  }

  private boolean @Nullable [] findAtAnyLevel(int spread) {
    if (spread == spreads.size()) {
      return reset() && extend() ? open : null;
    }
    int maxSkew = spreads.get(spread).maxSkew();
    int highest = maxSkew >= open.length ? 0 : smallestDomain(spreads.get(spread));
    for (int level = 0; level <= highest && nodes < MAX_NODES; level++) {
      low[spread] = level;
      high[spread] = (int) Math.min(open.length, (long) level + maxSkew);
      boolean[] found = findAtAnyLevel(spread + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private int smallestDomain(SiteSpread spread) {
    int[] sizes = new int[spread.domainCount()];
    for (int site = 0; site < open.length; site++) {
      if (spread.domain(site) >= 0) {
        sizes[spread.domain(site)]++;
      }
    }
    return Arrays.stream(sizes).filter(size -> size > 0).min().orElse(0);
  }

  /** Opens what must be open; false if the rules forbid it at these levels. */
  private boolean reset() {
    Arrays.fill(open, false);
    openCount = 0;
    capacity = 0;
    for (int s = 0; s < spreads.size(); s++) {
      counts[s] = new int[spreads.get(s).domainCount()];
    }
    for (int site = 0; site < open.length; site++) {
      isExcluded[site] = !state.mayOpen(site);
    }
    for (int site = 0; site < open.length; site++) {
      if (rules.mustOpen()[site]) {
        if (!canOpen(site)) {
          return false;
        }
        set(site, true);
      }
    }
    return true;
  }

  private boolean canOpen(int site) {
    if (open[site] || isExcluded[site] || openCount >= rules.maxOpen()) {
      return false;
    }
    for (int s = 0; s < spreads.size(); s++) {
      if (counts[s][spreads.get(s).domain(site)] >= high[s]) {
        return false;
      }
    }
    return true;
  }

  private void set(int site, boolean isOpen) {
    int by = isOpen ? 1 : -1;
    open[site] = isOpen;
    openCount += by;
    capacity += by * size(site);
    for (int s = 0; s < spreads.size(); s++) {
      counts[s][spreads.get(s).domain(site)] += by;
    }
  }

  private boolean extend() {
    if (nodes++ >= MAX_NODES || !canSucceed()) {
      return false;
    }
    List<Integer> candidates = mostUrgent();
    if (candidates == null) {
      return true;
    }
    Set<Integer> tried = new HashSet<>();
    List<Integer> excluded = new ArrayList<>();
    boolean found = false;
    for (int site : candidates) {
      if (!found && tried.add(state.siteClass(site))) {
        set(site, true);
        found = extend();
        if (!found) {
          set(site, false);
          excludeClassOf(site, excluded);
        }
      }
    }
    excluded.forEach(site -> isExcluded[site] = false);
    return found;
  }

  /** No set with what is open and one more of these sites keeps the rules. */
  private void excludeClassOf(int site, List<Integer> excluded) {
    for (int other = 0; other < open.length; other++) {
      if (!open[other] && !isExcluded[other] && state.siteClass(other) == state.siteClass(site)) {
        isExcluded[other] = true;
        excluded.add(other);
      }
    }
  }

  /** The candidates for the need that has the fewest; null if nothing is needed. */
  private @Nullable List<Integer> mostUrgent() {
    List<Integer> fewest = null;
    for (int s = 0; s < spreads.size(); s++) {
      for (int domain = 0; domain < counts[s].length; domain++) {
        if (counts[s][domain] < low[s] && state.domainExists(numberOf(s), domain)) {
          fewest = fewer(fewest, candidatesIn(s, domain));
        }
      }
    }
    for (int[] group : rules.groups()) {
      if (Arrays.stream(group).noneMatch(site -> open[site])) {
        fewest = fewer(fewest, candidatesOf(group));
      }
    }
    for (int s = 0; s < spreads.size() && fewest == null; s++) {
      if (used(s) < spreads.get(s).minDomains()) {
        fewest = candidatesOfNewDomains(s);
      }
    }
    if (fewest == null && (capacity < demand || openCount < rules.minOpen())) {
      fewest = candidatesOf(bySize);
    }
    return fewest;
  }

  private int numberOf(int hardSpread) {
    return rules.spreads().indexOf(spreads.get(hardSpread));
  }

  private static List<Integer> fewer(@Nullable List<Integer> some, List<Integer> others) {
    return some == null || others.size() < some.size() ? others : some;
  }

  private int used(int s) {
    return (int) Arrays.stream(counts[s]).filter(count -> count > 0).count();
  }

  private List<Integer> candidatesIn(int s, int domain) {
    return Arrays.stream(bySize)
        .filter(site -> canOpen(site) && spreads.get(s).domain(site) == domain)
        .boxed()
        .toList();
  }

  private List<Integer> candidatesOfNewDomains(int s) {
    return Arrays.stream(bySize)
        .filter(site -> canOpen(site) && counts[s][spreads.get(s).domain(site)] == 0)
        .boxed()
        .toList();
  }

  private List<Integer> candidatesOf(int[] sites) {
    Set<Integer> wanted = new HashSet<>();
    Arrays.stream(sites).forEach(wanted::add);
    return Arrays.stream(bySize)
        .filter(site -> wanted.contains(site) && canOpen(site))
        .boxed()
        .toList();
  }

  /** A bound: whether count and capacity could suffice if each spread stood alone. */
  private boolean canSucceed() {
    if (openCount > rules.maxOpen()) {
      return false;
    }
    if (spreads.isEmpty()) {
      return canSucceed(-1);
    }
    for (int s = 0; s < spreads.size(); s++) {
      if (!canSucceed(s)) {
        return false;
      }
    }
    return true;
  }

  /** Fills up domains below their level, then new domains, then the rest, always the largest. */
  private boolean canSucceed(int s) {
    int left = Math.min(rules.maxOpen(), open.length) - openCount;
    double reached = capacity;
    int added = 0;
    boolean[] isTaken = new boolean[open.length];
    int[] inDomain = s < 0 ? new int[1] : counts[s].clone();
    int missing = s < 0 ? 0 : spreads.get(s).minDomains() - used(s);
    for (int round = 0; round < 3; round++) {
      for (int site : bySize) {
        int domain = s < 0 ? 0 : spreads.get(s).domain(site);
        if (added == left || isTaken[site] || !canOpen(site) || isFull(s, inDomain, domain)) {
          continue;
        }
        boolean isNew = s >= 0 && inDomain[domain] == 0;
        if (round == 2
            || (round == 0 && s >= 0 && inDomain[domain] < low[s])
            || (round == 1 && isNew && missing > 0)) {
          isTaken[site] = true;
          inDomain[domain]++;
          missing -= isNew ? 1 : 0;
          reached += size(site);
          added++;
        }
      }
    }
    return missing <= 0
        && reached >= demand
        && openCount + added >= rules.minOpen()
        && isAtLevel(s, inDomain);
  }

  private boolean isFull(int s, int[] inDomain, int domain) {
    return s >= 0 && inDomain[domain] >= high[s];
  }

  private boolean isAtLevel(int s, int[] inDomain) {
    for (int domain = 0; s >= 0 && domain < inDomain.length; domain++) {
      if (inDomain[domain] < low[s] && state.domainExists(numberOf(s), domain)) {
        return false;
      }
    }
    return true;
  }
}

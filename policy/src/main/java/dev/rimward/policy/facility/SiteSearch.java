package dev.rimward.policy.facility;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Iterated local search: down to a local optimum, then again from sets near the best that is known,
 * as long as the effort lasts. What is left first is a skew: its optimum at another level is
 * several moves away, each of which would breach it.
 */
final class SiteSearch {
  private final FacilityInstance instance;
  private final SiteRules rules;
  private final Effort effort;
  private final LocalSearch search;
  private final int sites;
  private boolean[] best;
  private double bestCost = Double.POSITIVE_INFINITY;
  private double bestBreach = Double.POSITIVE_INFINITY;
  private long workLimit;
  private int restarts;

  SiteSearch(FacilityInstance instance, SiteRules rules, Effort effort) {
    this.instance = instance;
    this.rules = rules;
    this.effort = effort;
    sites = instance.sites();
    search = new LocalSearch(instance, rules);
    best = new boolean[sites];
  }

  FacilitySolution solve(boolean @Nullable [] start) {
    search.limitWork(effort.descentWork());
    descend(start == null ? new boolean[sites] : start);
    if (bestBreach > 0) {
      boolean[] feasible = FeasibleSet.find(instance, rules, best);
      if (feasible != null) {
        descend(feasible);
      }
    }
    workLimit = search.work() + effort.work();
    search.limitWork(workLimit);
    if (start == null) {
      boolean[] all = new boolean[sites];
      Arrays.fill(all, true);
      if ((long) sites * sites * instance.customers() < effort.work()) {
        descend(all);
      }
    }
    while (mayGoOn() && leaveOptimum()) {}
    shakeOff();
    return FacilityLocation.evaluate(instance, rules, best);
  }

  private void descend(boolean[] from) {
    search.start(from);
    search.descend(effort.trials());
    keep();
  }

  /** Whether this is better than the best so far, which it then is. */
  private boolean keep() {
    double breach = search.breach();
    double cost = search.cost();
    boolean isBetter =
        breach < bestBreach - RuleState.ROUNDING
            || (breach <= bestBreach + RuleState.ROUNDING
                && cost < bestCost - 1e-9 * Math.abs(bestCost));
    if (isBetter || bestBreach == Double.POSITIVE_INFINITY) {
      best = search.open().clone();
      bestCost = cost;
      bestBreach = breach;
    }
    return isBetter;
  }

  private boolean mayGoOn() {
    return restarts < effort.restarts() && search.work() < workLimit;
  }

  /** Tries every set near the best until one leads to a better; false if none does. */
  private boolean leaveOptimum() {
    for (int spread = 0; spread < rules.spreads().size(); spread++) {
      if (rules.spreads().get(spread).maxSkew() < sites
          && (changeLevel(spread, true) || changeLevel(spread, false))) {
        return true;
      }
    }
    search.start(best);
    double[] bounds = search.flipBounds();
    List<Integer> byPromise =
        IntStream.range(0, sites)
            .filter(site -> bounds[site] < Double.POSITIVE_INFINITY)
            .boxed()
            .sorted(Comparator.comparingDouble(site -> bounds[site]))
            .toList();
    for (int site : byPromise) {
      if (!mayGoOn()) {
        return false;
      }
      search.start(best);
      if (leaveBy(site)) {
        return true;
      }
    }
    return false;
  }

  /** Flips sites, keeps them so while all else moves, then lets go. */
  private boolean leaveBy(int... flipped) {
    restarts++;
    for (int site : flipped) {
      search.flip(site);
      search.lock(site, true);
    }
    search.descend(effort.trials());
    for (int site : flipped) {
      search.lock(site, false);
    }
    search.descend(effort.trials());
    return keep();
  }

  /** One site more in each least occupied domain, or one less in each most occupied. */
  private boolean changeLevel(int spread, boolean up) {
    if (!mayGoOn()) {
      return false;
    }
    search.start(best);
    int[] flips = levelFlips(spread, up);
    return flips.length > 0 && leaveBy(flips);
  }

  private int[] levelFlips(int spread, boolean up) {
    double[] bounds = search.flipBounds();
    int[] counts = search.rules().domainOpen(spread);
    int[] choice = new int[counts.length];
    Arrays.fill(choice, -1);
    int level = up ? Integer.MAX_VALUE : 0;
    for (int domain = 0; domain < counts.length; domain++) {
      if (search.rules().domainExists(spread, domain)) {
        level = up ? Math.min(level, counts[domain]) : Math.max(level, counts[domain]);
      }
    }
    for (int site = 0; site < sites; site++) {
      int domain = rules.spreads().get(spread).domain(site);
      if (domain >= 0
          && counts[domain] == level
          && search.open()[site] != up
          && bounds[site] < Double.POSITIVE_INFINITY
          && (choice[domain] < 0 || bounds[site] < bounds[choice[domain]])) {
        choice[domain] = site;
      }
    }
    return Arrays.stream(choice).filter(site -> site >= 0).toArray();
  }

  /** Flips some sites at random, again and again. */
  private void shakeOff() {
    SplittableRandom random = new SplittableRandom(sites * 31L + instance.customers());
    while (mayGoOn() && sites > 1) {
      search.start(best);
      int[] flips = random.ints(2 + random.nextInt(3), 0, sites).distinct().toArray();
      int[] allowed = Arrays.stream(flips).filter(this::mayFlip).toArray();
      leaveBy(allowed);
    }
  }

  private boolean mayFlip(int site) {
    return search.open()[site] ? search.rules().mayClose(site) : search.rules().mayOpen(site);
  }
}

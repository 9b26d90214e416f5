package dev.rimward.policy.facility;

import org.jspecify.annotations.Nullable;

/** Local search. */
final class SiteSearch {
  private final FacilityInstance instance;
  private final SiteRules rules;

  SiteSearch(FacilityInstance instance, SiteRules rules) {
    this.instance = instance;
    this.rules = rules;
  }

  FacilitySolution solve(boolean @Nullable [] start, Effort effort) {
    FacilitySolution best =
        FacilityLocation.evaluate(
            instance, rules, start == null ? new boolean[instance.sites()] : start);
    while (true) {
      FacilitySolution better = improve(best);
      if (!isBetter(better, best)) {
        return best;
      }
      best = better;
    }
  }

  private FacilitySolution improve(FacilitySolution from) {
    int sites = instance.sites();
    FacilitySolution best = from;
    for (int first = 0; first < sites; first++) {
      for (int second = first; second < sites; second++) {
        boolean[] open = from.open().clone();
        open[first] = !open[first];
        open[second] = second == first ? open[second] : !open[second];
        FacilitySolution found = FacilityLocation.evaluate(instance, rules, open);
        if (isBetter(found, best)) {
          best = found;
        }
      }
    }
    return best;
  }

  private static boolean isBetter(FacilitySolution found, FacilitySolution than) {
    if (found.isFeasible() != than.isFeasible()) {
      return found.isFeasible();
    }
    return found.cost() + found.unserved() * 1e3
        < than.cost() + than.unserved() * 1e3 - 1e-9 * Math.abs(than.cost());
  }
}

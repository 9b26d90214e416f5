package dev.rimward.policy.facility;

/** How far a set of open sites is from keeping the rules, and what soft ones cost. */
final class RuleCheck {
  private final FacilityInstance instance;
  private final SiteRules rules;

  RuleCheck(FacilityInstance instance, SiteRules rules) {
    if (rules.mustOpen().length != instance.sites()) {
      throw new IllegalArgumentException(
          "rules for %d sites, instance of %d"
              .formatted(rules.mustOpen().length, instance.sites()));
    }
    this.instance = instance;
    this.rules = rules;
  }

  boolean isKept(boolean[] open) {
    int count = 0;
    double capacity = 0;
    for (int site = 0; site < open.length; site++) {
      if (open[site]) {
        count++;
        capacity += instance.capacities()[site];
      } else if (rules.mustOpen()[site]) {
        return false;
      }
    }
    return count >= rules.minOpen()
        && count <= rules.maxOpen()
        && holdsDemand(capacity)
        && rules.groups().stream().allMatch(group -> hasOpen(group, open))
        && rules.spreads().stream().noneMatch(s -> s.isHard() && breaches(s, open) > 0);
  }

  /** Whether these sites have the capacity that is needed. */
  boolean holdsDemand(boolean[] open) {
    double capacity = 0;
    for (int site = 0; site < open.length; site++) {
      capacity += open[site] ? instance.capacities()[site] : 0;
    }
    return holdsDemand(capacity);
  }

  private boolean holdsDemand(double capacity) {
    double demand = instance.totalDemand();
    return !instance.mustServeAll() || capacity >= demand - demand * 1e-9;
  }

  double penalty(boolean[] open) {
    double penalty = 0;
    for (SiteSpread spread : rules.spreads()) {
      if (!spread.isHard()) {
        penalty += spread.penalty() * breaches(spread, open);
      }
    }
    return penalty;
  }

  private static boolean hasOpen(int[] group, boolean[] open) {
    for (int site : group) {
      if (open[site]) {
        return true;
      }
    }
    return false;
  }

  private static int breaches(SiteSpread spread, boolean[] open) {
    int[] counts = new int[spread.domainCount()];
    boolean[] exists = new boolean[spread.domainCount()];
    int homeless = 0;
    for (int site = 0; site < open.length; site++) {
      int domain = spread.domain(site);
      if (domain >= 0) {
        exists[domain] = true;
        counts[domain] += open[site] ? 1 : 0;
      } else if (open[site] && spread.isHard()) {
        homeless++;
      }
    }
    int used = 0;
    int least = Integer.MAX_VALUE;
    for (int domain = 0; domain < counts.length; domain++) {
      used += counts[domain] > 0 ? 1 : 0;
      least = exists[domain] ? Math.min(least, counts[domain]) : least;
    }
    int breaches = homeless + Math.max(0, spread.minDomains() - used);
    for (int count : counts) {
      breaches += (int) Math.max(0, count - (long) least - spread.maxSkew());
    }
    return breaches;
  }
}

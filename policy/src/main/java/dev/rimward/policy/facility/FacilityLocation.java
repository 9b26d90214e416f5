package dev.rimward.policy.facility;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capacitated facility location with splittable demand and rules about the open sites: which sites
 * to open and what each serves, so that fixed costs, serving, unserved demand and penalties cost
 * least. Deterministic, without clock or randomness; the same input has the same answer.
 */
public final class FacilityLocation {
  /** In {@link #change}: no site. */
  public static final int NONE = -1;

  private FacilityLocation() {}

  /**
   * The best set of sites found.
   *
   * <p>A start that keeps the rules is left only for a set that costs less: a start that is optimal
   * is returned as it is.
   *
   * @param start which sites are open now; null if none is known. It need not keep the rules
   */
  public static FacilitySolution solve(
      FacilityInstance instance, SiteRules rules, boolean @Nullable [] start, Effort effort) {
    return new SiteSearch(instance, rules, effort).solve(start);
  }

  /** The optimal flows from exactly these sites, whether or not they keep the rules. */
  public static FacilitySolution evaluate(
      FacilityInstance instance, SiteRules rules, boolean[] open) {
    RuleCheck check = new RuleCheck(instance, rules);
    Transport transport = new Transport(new TransportCosts(instance));
    transport.solve(open);
    double fixed = 0;
    for (int site = 0; site < open.length; site++) {
      fixed += open[site] ? instance.fixedCosts()[site] : 0;
    }
    int nobody = instance.sites();
    double unserved = transport.load(nobody);
    List<Flow> flows = transport.flows();
    double unservedCost = instance.mustServeAll() ? 0 : transport.cost(nobody);
    return new FacilitySolution(
        check.isKept(open),
        open,
        flows,
        unserved,
        fixed,
        transport.cost() - transport.cost(nobody),
        unservedCost,
        check.penalty(open));
  }

  /**
   * What another set of sites would change, exactly: with one site closed, one opened, or both.
   *
   * @param open which sites are open
   * @param drop an open site, or {@link #NONE}
   * @param add a closed site, or {@link #NONE}
   */
  public static SiteChange change(
      FacilityInstance instance, SiteRules rules, boolean[] open, int drop, int add) {
    boolean[] changed = open.clone();
    if (drop != NONE) {
      changed[drop] = false;
    }
    if (add != NONE) {
      changed[add] = true;
    }
    if (!new RuleCheck(instance, rules).holdsDemand(changed)) {
      return new SiteChange(false, Double.POSITIVE_INFINITY);
    }
    FacilitySolution before = evaluate(instance, rules, open);
    FacilitySolution after = evaluate(instance, rules, changed);
    return new SiteChange(after.isFeasible(), after.cost() - before.cost());
  }

  /**
   * For each site what opening it (if it is closed) or closing it (if it is open) would change, all
   * others as they are; exactly what {@link #change} says. Where no capacity binds, all together
   * take time proportional to sites times customers.
   */
  public static List<SiteChange> changes(
      FacilityInstance instance, SiteRules rules, boolean[] open) {
    return new SiteFlips(instance, rules, open).all();
  }
}

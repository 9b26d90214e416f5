package dev.rimward.policy.facility;

import java.util.OptionalDouble;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.optimisation.integer.IntegerStrategy.GMICutConfiguration;

/** The same problem as a mixed integer program, for ojAlgo; written from the contracts alone. */
public final class ExactSolver {
  /**
   * Fractions are never above this. The Gomory cuts of ojAlgo 57.1.0 cut off the optimum of one in
   * ten of the random cases; branching alone agrees with trying all sets of sites.
   */
  private static final GMICutConfiguration NO_CUTS = new GMICutConfiguration().withFractionality(1);

  private final FacilityInstance instance;
  private final SiteRules rules;
  private final ExpressionsBasedModel model = new ExpressionsBasedModel();
  private final Variable[] open;

  private ExactSolver(FacilityInstance instance, SiteRules rules) {
    this.instance = instance;
    this.rules = rules;
    open = new Variable[instance.sites()];
  }

  /** The least cost; empty if no set of sites keeps the rules. */
  public static OptionalDouble leastCost(FacilityInstance instance, SiteRules rules) {
    return new ExactSolver(instance, rules).solve();
  }

  private OptionalDouble solve() {
    for (int site = 0; site < open.length; site++) {
      open[site] = model.newVariable("open" + site).binary().weight(instance.fixedCosts()[site]);
      if (rules.mustOpen()[site]) {
        open[site].lower(1);
      }
    }
    addFlows();
    Expression count = model.newExpression("count").lower(rules.minOpen()).upper(rules.maxOpen());
    for (Variable site : open) {
      count.set(site, 1);
    }
    rules.groups().forEach(this::addGroup);
    rules.spreads().forEach(this::addSpread);
    model.options.integer(IntegerStrategy.newConfigurable().withGMICutConfiguration(NO_CUTS));
    Optimisation.Result result = model.minimise();
    return result.getState().isFeasible()
        ? OptionalDouble.of(result.getValue())
        : OptionalDouble.empty();
  }

  private void addFlows() {
    Expression[] loads = new Expression[open.length];
    double total = instance.totalDemand();
    for (int site = 0; site < open.length; site++) {
      double capacity = Math.min(total, instance.capacities()[site]);
      loads[site] = model.newExpression("load" + site).upper(0).set(open[site], -capacity);
    }
    for (int customer = 0; customer < instance.customers(); customer++) {
      double demand = instance.demands()[customer];
      Expression served = model.newExpression("served" + customer).level(demand);
      if (!instance.mustServeAll()) {
        served.set(
            model.newVariable("unserved" + customer).lower(0).weight(instance.unservedCost()), 1);
      }
      for (int site = 0; site < open.length; site++) {
        String name = "flow" + site + "-" + customer;
        Variable flow = model.newVariable(name).lower(0);
        flow.weight(instance.unitCosts()[site][customer]);
        served.set(flow, 1);
        loads[site].set(flow, 1);
        model.newExpression("link" + name).upper(0).set(flow, 1).set(open[site], -demand);
      }
    }
  }

  private void addGroup(int[] group) {
    Expression some = model.newExpression("group" + model.countExpressions()).lower(1);
    for (int site : group) {
      some.set(open[site], 1);
    }
  }

  private void addSpread(SiteSpread spread) {
    String name = "spread" + model.countExpressions();
    Variable level = model.newVariable(name + "level").lower(0).upper(open.length);
    Expression used = model.newExpression(name + "used").lower(spread.minDomains());
    used.set(breach(spread, name + "missing"), 1);
    for (int domain = 0; domain < spread.domainCount(); domain++) {
      addDomain(spread, name + "-" + domain, domain, level, used);
    }
    for (int site = 0; site < open.length; site++) {
      if (spread.isHard() && spread.domains()[site] < 0) {
        open[site].upper(0);
      }
    }
  }

  private void addDomain(
      SiteSpread spread, String name, int domain, Variable level, Expression used) {
    Variable isUsed = model.newVariable(name + "used").binary();
    used.set(isUsed, 1);
    Expression some = model.newExpression(name + "some").lower(0).set(isUsed, -1);
    Expression low = model.newExpression(name + "low").lower(0).set(level, -1);
    Expression high = model.newExpression(name + "high").upper(spread.maxSkew()).set(level, -1);
    high.set(breach(spread, name + "excess"), -1);
    boolean exists = false;
    for (int site = 0; site < open.length; site++) {
      if (spread.domains()[site] == domain) {
        exists = true;
        some.set(open[site], 1);
        low.set(open[site], 1);
        high.set(open[site], 1);
      }
    }
    if (!exists) {
      low.lower(-open.length);
    }
  }

  private Variable breach(SiteSpread spread, String name) {
    Variable breach = model.newVariable(name).lower(0).upper(spread.isHard() ? 0 : open.length);
    return spread.isHard() ? breach : breach.weight(spread.penalty());
  }
}

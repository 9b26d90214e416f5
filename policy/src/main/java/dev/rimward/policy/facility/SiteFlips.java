package dev.rimward.policy.facility;

import java.util.List;
import java.util.stream.IntStream;

/** What opening or closing each single site would change. */
final class SiteFlips {
  private final FacilityInstance instance;
  private final boolean[] open;
  private final RuleCheck check;
  private final RuleState state;
  private final MoveBounds bounds;
  private final Transport current;
  private final Transport trial;
  private final double serving;
  private final double penalty;

  SiteFlips(FacilityInstance instance, SiteRules rules, boolean[] open) {
    this.instance = instance;
    this.open = open.clone();
    check = new RuleCheck(instance, rules);
    state = new RuleState(instance, rules);
    state.count(open);
    TransportCosts costs = new TransportCosts(instance);
    current = new Transport(costs);
    current.solve(open);
    trial = new Transport(costs);
    bounds = new MoveBounds(costs);
    bounds.update(open, current.price);
    serving = current.cost();
    penalty = state.penalty();
  }

  List<SiteChange> all() {
    return IntStream.range(0, open.length).mapToObj(this::flip).toList();
  }

  private SiteChange flip(int site) {
    open[site] = !open[site];
    boolean holdsDemand = check.holdsDemand(open);
    boolean isAllowed = holdsDemand && check.isKept(open);
    open[site] = !open[site];
    if (!holdsDemand) {
      return new SiteChange(false, Double.POSITIVE_INFINITY);
    }
    int drop = open[site] ? site : FacilityLocation.NONE;
    int add = open[site] ? FacilityLocation.NONE : site;
    state.look(drop, add);
    double fixed = instance.fixedCosts()[site];
    double delta = servingDelta(drop, add) + state.lookedPenalty() - penalty;
    return new SiteChange(isAllowed, delta + (open[site] ? -fixed : fixed));
  }

  private double servingDelta(int drop, int add) {
    if (bounds.isExact(drop, add)) {
      if (drop >= 0) {
        return bounds.loss(drop);
      }
      bounds.enter(add);
      return -bounds.gain();
    }
    trial.copy(current);
    if (add >= 0) {
      trial.open(add);
    }
    if (drop >= 0) {
      trial.close(drop, Double.POSITIVE_INFINITY);
    }
    return trial.cost() - serving;
  }
}

package dev.rimward.policy.facility;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * A set of open sites with its optimal flows, and moves from it: drops, adds and swaps. A move is
 * better if the rules are breached less, or as much at less cost. All moves are bounded first;
 * those that could be better are then evaluated exactly, the most promising first.
 */
final class LocalSearch {
  /** Gains of less than this part of the cost are not worth a move; well above rounding. */
  private static final double LEAST_GAIN = 1e-9;

  /** A move is taken if it gains this part of what any other could at most. */
  private static final double ENOUGH = 0.5;

  private final FacilityInstance instance;
  private final TransportCosts costs;
  private final RuleState rules;
  private final MoveBounds bounds;
  private final boolean[] open;
  private final boolean[] isLocked;
  private final PriorityQueue<Move> moves = new PriorityQueue<>(Move.BY_PROMISE);
  private Transport transport;
  private Transport trial;
  private Transport bestTrial;
  private long work;
  private long workLimit = Long.MAX_VALUE;

  LocalSearch(FacilityInstance instance, SiteRules siteRules) {
    this.instance = instance;
    costs = new TransportCosts(instance);
    rules = new RuleState(instance, siteRules);
    bounds = new MoveBounds(costs);
    open = new boolean[instance.sites()];
    isLocked = new boolean[instance.sites()];
    transport = new Transport(costs);
    trial = new Transport(costs);
    bestTrial = new Transport(costs);
  }

  /**
   * Starts from these sites; those that never may be open are closed, those that must are opened.
   */
  void start(boolean[] from) {
    for (int site = 0; site < open.length; site++) {
      open[site] = !rules.mayClose(site) || (from[site] && rules.mayOpen(site));
    }
    rules.count(open);
    transport.solve(open);
    Arrays.fill(isLocked, false);
  }

  boolean[] open() {
    return open;
  }

  RuleState rules() {
    return rules;
  }

  double breach() {
    return rules.breach();
  }

  double cost() {
    double cost = transport.cost() + rules.penalty();
    for (int site = 0; site < open.length; site++) {
      cost += open[site] ? instance.fixedCosts()[site] : 0;
    }
    return cost;
  }

  /** Evaluations of one site for one customer so far. */
  long work() {
    return work + transport.work() + trial.work() + bestTrial.work();
  }

  /** From so much work on no move is evaluated exactly any more. */
  void limitWork(long limit) {
    workLimit = limit;
  }

  void lock(int site, boolean locked) {
    isLocked[site] = locked;
  }

  /** Opens a closed site or closes an open one, whatever it costs. */
  void flip(int site) {
    open[site] = !open[site];
    rules.apply(
        open[site] ? FacilityLocation.NONE : site, open[site] ? site : FacilityLocation.NONE);
    transport.solve(open);
  }

  /** Moves until no move is better. */
  void descend(int trials) {
    while (step(trials)) {}
  }

  /** What dropping or adding each site costs, at least; infinite where that cannot be. */
  double[] flipBounds() {
    updateBounds();
    double[] flips = new double[open.length];
    for (int site = 0; site < open.length; site++) {
      flips[site] = Double.POSITIVE_INFINITY;
      if (open[site] && rules.mayClose(site)) {
        flips[site] = bounds.loss(site) - instance.fixedCosts()[site];
      } else if (!open[site] && rules.mayOpen(site)) {
        bounds.enter(site);
        flips[site] = instance.fixedCosts()[site] - bounds.gain();
      }
    }
    return flips;
  }

  private void updateBounds() {
    bounds.update(open, transport.price);
    work += (long) (open.length + 1) * costs.customers();
  }

  private boolean step(int trials) {
    collectMoves();
    if (moves.isEmpty()) {
      return false;
    }
    Move first = moves.element();
    if (first.breach() < rules.breach() - RuleState.ROUNDING) {
      take(first, false);
      return true;
    }
    return takeBest(trials);
  }

  private void collectMoves() {
    moves.clear();
    updateBounds();
    double breach = rules.breach();
    double penalty = rules.penalty();
    double least = -LEAST_GAIN * Math.abs(cost());
    double[] fixed = instance.fixedCosts();
    for (int drop = 0; drop < open.length; drop++) {
      if (mayDrop(drop)) {
        double delta = bounds.loss(drop) - fixed[drop];
        offer(drop, FacilityLocation.NONE, delta, breach, penalty, least);
      }
    }
    for (int add = 0; add < open.length; add++) {
      if (!open[add] && !isLocked[add] && rules.mayOpen(add)) {
        bounds.enter(add);
        offer(FacilityLocation.NONE, add, fixed[add] - bounds.gain(), breach, penalty, least);
        for (int drop = 0; drop < open.length; drop++) {
          if (mayDrop(drop)) {
            double delta = fixed[add] - fixed[drop] - bounds.swapGain(drop);
            offer(drop, add, delta, breach, penalty, least);
          }
        }
      }
    }
  }

  private boolean mayDrop(int site) {
    return open[site] && !isLocked[site] && rules.mayClose(site);
  }

  private void offer(int drop, int add, double delta, double breach, double penalty, double least) {
    if (breach == 0 && delta - penalty >= least) {
      return;
    }
    rules.look(drop, add);
    double after = rules.lookedBreach();
    double bound = delta + rules.lookedPenalty() - penalty;
    if (after < breach - RuleState.ROUNDING
        || (after <= breach + RuleState.ROUNDING && bound < least)) {
      moves.add(new Move(after, bound, drop, add));
    }
  }

  private boolean takeBest(int trials) {
    double before = transport.cost();
    double bestDelta = -LEAST_GAIN * Math.abs(cost());
    Move best = null;
    int tried = 0;
    for (Move move = moves.poll(); move != null; move = moves.poll()) {
      if (best != null && bestDelta <= move.bound() * ENOUGH) {
        break;
      }
      if (bounds.isExact(move.drop(), move.add())) {
        take(move, false);
        return true;
      }
      if (best == null && (tried++ >= trials || work() > workLimit)) {
        return false;
      }
      double rulesDelta = priceOfRules(move);
      if (tryOut(move, before + bestDelta - rulesDelta)) {
        best = move;
        bestDelta = trial.cost() - before + rulesDelta;
        Transport swap = bestTrial;
        bestTrial = trial;
        trial = swap;
      }
    }
    if (best != null) {
      take(best, true);
    }
    return best != null;
  }

  private double priceOfRules(Move move) {
    double penalty = rules.penalty();
    rules.look(move.drop(), move.add());
    double delta = rules.lookedPenalty() - penalty;
    delta += move.add() < 0 ? 0 : instance.fixedCosts()[move.add()];
    return delta - (move.drop() < 0 ? 0 : instance.fixedCosts()[move.drop()]);
  }

  /** Whether the flows cost less than the limit after a move. */
  private boolean tryOut(Move move, double limit) {
    trial.copy(transport);
    if (move.add() >= 0) {
      trial.open(move.add());
    }
    boolean isDone = move.drop() < 0 || trial.close(move.drop(), limit);
    return isDone && trial.cost() < limit;
  }

  private void take(Move move, boolean isTried) {
    rules.apply(move.drop(), move.add());
    if (move.drop() >= 0) {
      open[move.drop()] = false;
    }
    if (move.add() >= 0) {
      open[move.add()] = true;
    }
    if (isTried) {
      Transport swap = transport;
      transport = bestTrial;
      bestTrial = swap;
    } else if (transport.hasArcs()) {
      if (move.add() >= 0) {
        transport.open(move.add());
      }
      if (move.drop() >= 0) {
        transport.close(move.drop(), Double.POSITIVE_INFINITY);
      }
    } else {
      transport.solve(open);
    }
  }
}

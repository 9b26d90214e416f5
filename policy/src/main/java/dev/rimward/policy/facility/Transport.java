package dev.rimward.policy.facility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cheapest flows from a set of open sites: the transportation problem, solved exactly by
 * successive shortest paths with prices, and re-optimised when one site opens or closes.
 *
 * <p>Paths run over sites only. The arc from one site to another costs what the cheapest unit costs
 * more there, of those that the first serves; so a step is quadratic in the number of open sites
 * and does not depend on the number of customers. Ahuja, Magnanti, Orlin, Network Flows (1993),
 * 9.7. Demand that nobody serves is served by one more site, <em>nobody</em>, which has the last
 * number and is always open.
 *
 * <p>INVARIANT between calls: for every open site {@code i} that serves customer {@code j}, and
 * every open site {@code k}, {@code cost[i][j] + price[i] <= cost[k][j] + price[k]}; prices are not
 * negative, and zero where there is room. Hence the flows are optimal and prices are duals.
 */
final class Transport {
  private final TransportCosts costs;
  private final int nobody;

  /** How much load beyond the capacity is rounding. */
  private final double slack;

  private final boolean[] isOpen;
  private final int[] sites;
  private int siteCount;

  private final double[][] flow;
  private final int[][] served;
  private final int[] servedCount;
  private final double[] load;
  final double[] price;

  /** {@code [i][k]}: the least that one unit costs more at k than at i, and which customer's. */
  private final double[][] arcCost;

  private final int[][] arcCustomer;
  private boolean hasArcs;

  private final double[] distance;
  private final int[] hops;
  private final int[] next;
  private final boolean[] isDone;
  private final int[] path;
  private int pathLength;
  private long work;

  Transport(TransportCosts costs) {
    this.costs = costs;
    nobody = costs.nobody();
    slack = costs.roundingSlack();
    int all = nobody + 1;
    isOpen = new boolean[all];
    sites = new int[all];
    flow = new double[all][];
    served = new int[all][];
    servedCount = new int[all];
    load = new double[all];
    price = new double[all];
    arcCost = new double[all][];
    arcCustomer = new int[all][];
    distance = new double[all];
    hops = new int[all];
    next = new int[all];
    isDone = new boolean[all];
    path = new int[all];
  }

  boolean isOpen(int site) {
    return isOpen[site];
  }

  /** Whether capacity was in the way of any flow since all was solved. */
  boolean hasArcs() {
    return hasArcs;
  }

  double load(int site) {
    return load[site];
  }

  /** How often a site was looked at for another site or for a customer so far. */
  long work() {
    return work;
  }

  /** Forgets all and solves for these sites. */
  void solve(boolean[] open) {
    siteCount = 0;
    hasArcs = false;
    Arrays.fill(price, 0);
    Arrays.fill(load, 0);
    Arrays.fill(isOpen, false);
    for (int site = 0; site <= nobody; site++) {
      if (site == nobody || open[site]) {
        enter(site);
      }
    }
    work += (long) siteCount * costs.customers();
    for (int customer = 0; customer < costs.customers(); customer++) {
      receive(nearest(customer), customer, costs.demand(customer));
    }
    for (int s = 0; s < siteCount; s++) {
      unload(sites[s]);
    }
  }

  /** Makes this one the same as another of the same costs. */
  void copy(Transport other) {
    siteCount = other.siteCount;
    System.arraycopy(other.sites, 0, sites, 0, siteCount);
    hasArcs = other.hasArcs;
    System.arraycopy(other.isOpen, 0, isOpen, 0, isOpen.length);
    System.arraycopy(other.load, 0, load, 0, load.length);
    System.arraycopy(other.price, 0, price, 0, price.length);
    for (int s = 0; s < siteCount; s++) {
      int site = sites[s];
      makeRoom(site);
      work += costs.customers();
      int count = other.servedCount[site];
      servedCount[site] = count;
      System.arraycopy(other.served[site], 0, served[site], 0, count);
      System.arraycopy(other.flow[site], 0, flow[site], 0, costs.customers());
      if (hasArcs) {
        System.arraycopy(other.arcCost[site], 0, arcCost[site], 0, nobody + 1);
        System.arraycopy(other.arcCustomer[site], 0, arcCustomer[site], 0, nobody + 1);
      }
    }
  }

  /**
   * Closes a site and moves what it served, unless all flows together would then cost at least the
   * limit.
   *
   * @return whether it is closed; if not, nothing but {@link #copy} or {@link #solve} may follow
   */
  boolean close(int site, double limit) {
    double cost = cost();
    while (servedCount[site] > 0) {
      buildArcs();
      int target = cheapestRoom(site);
      raisePrices(distance[target]);
      // Each path costs at least as much as the one before.
      if (cost + load[site] * price[site] >= limit) {
        return false;
      }
      cost += price[site] * push(site, target, costs.capacity(target) - load[target], false);
    }
    leave(site);
    return true;
  }

  private void leave(int site) {
    int s = 0;
    while (sites[s] != site) {
      s++;
    }
    siteCount--;
    System.arraycopy(sites, s + 1, sites, s, siteCount - s);
    isOpen[site] = false;
    price[site] = 0;
  }

  /** Opens a site and moves to it what is cheaper there. */
  void open(int site) {
    buildArcs();
    enter(site);
    double entryPrice = 0;
    for (int s = 0; s < siteCount; s++) {
      int from = sites[s];
      findArc(from, site);
      entryPrice = Math.max(entryPrice, price[from] - arcCost[from][site]);
    }
    price[site] = entryPrice;
    Arrays.fill(arcCost[site], Double.POSITIVE_INFINITY);
    Arrays.fill(arcCustomer[site], -1);
    fill(site);
  }

  /** What all flows cost, unserved demand included. */
  double cost() {
    double cost = 0;
    for (int s = 0; s < siteCount; s++) {
      cost += cost(sites[s]);
    }
    return cost;
  }

  double cost(int site) {
    double cost = 0;
    for (int c = 0; c < servedCount[site]; c++) {
      int customer = served[site][c];
      cost += flow[site][customer] * costs.cost(site, customer);
    }
    return cost;
  }

  /** All flows from sites, nobody's not included, by customer, then site. */
  List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    for (int customer = 0; customer < costs.customers(); customer++) {
      for (int s = 0; s < siteCount; s++) {
        double amount = flow[sites[s]][customer];
        if (sites[s] != nobody && amount > 0) {
          flows.add(new Flow(costs.number(customer), sites[s], amount));
        }
      }
    }
    return flows;
  }

  private void enter(int site) {
    makeRoom(site);
    isOpen[site] = true;
    servedCount[site] = 0;
    load[site] = 0;
    Arrays.fill(flow[site], 0);
    int s = siteCount++;
    while (s > 0 && sites[s - 1] > site) {
      sites[s] = sites[s - 1];
      s--;
    }
    sites[s] = site;
  }

  @SuppressWarnings("NullAway") // Rows are made when a site opens for the first time.
  private void makeRoom(int site) {
    if (flow[site] == null) {
      flow[site] = new double[costs.customers()];
      served[site] = new int[costs.customers()];
      arcCost[site] = new double[nobody + 1];
      arcCustomer[site] = new int[nobody + 1];
    }
  }

  private int nearest(int customer) {
    int nearest = nobody;
    for (int s = 0; s < siteCount; s++) {
      if (costs.cost(sites[s], customer) < costs.cost(nearest, customer)) {
        nearest = sites[s];
      }
    }
    return nearest;
  }

  /** Pushes what a site serves beyond its capacity to sites with room, along the cheapest paths. */
  private void unload(int source) {
    double excess = load[source] - costs.capacity(source);
    while (excess > slack) {
      buildArcs();
      int target = cheapestRoom(source);
      raisePrices(distance[target]);
      push(source, target, Math.min(excess, costs.capacity(target) - load[target]), false);
      excess = load[source] - costs.capacity(source);
    }
  }

  /** Moves to a site that has just opened what is cheaper there. */
  private void fill(int site) {
    while (costs.capacity(site) - load[site] > slack) {
      int origin = cheapestLoad(site);
      double gain = price[site] - distance[origin] - price[origin];
      if (gain <= costs.roundingCost()) {
        lowerPrices(price[site]);
        return;
      }
      lowerPrices(distance[origin] + price[origin]);
      push(site, origin, costs.capacity(site) - load[site], true);
    }
  }

  /**
   * Dijkstra's algorithm over reduced costs from a site to all sites, up to the nearest that has
   * room. Of paths of the same cost it takes one with the fewest hops, which bounds the number of
   * steps without progress.
   */
  private int cheapestRoom(int source) {
    start(source);
    while (true) {
      int site = nextDone();
      if (site != source && costs.capacity(site) - load[site] > slack) {
        return site;
      }
      for (int s = 0; s < siteCount; s++) {
        int to = sites[s];
        relax(site, to, arcCost[site][to] + price[to] - price[site]);
      }
    }
  }

  /** The same backwards: from which site load comes cheapest to this one. */
  private int cheapestLoad(int target) {
    start(target);
    int best = nobody;
    double bestDistance = Double.POSITIVE_INFINITY;
    while (true) {
      int site = nextDone();
      if (site < 0 || distance[site] >= Math.min(bestDistance, price[target])) {
        return best;
      }
      if (site != target && servedCount[site] > 0 && distance[site] + price[site] < bestDistance) {
        best = site;
        bestDistance = distance[site] + price[site];
      }
      for (int s = 0; s < siteCount; s++) {
        int from = sites[s];
        relax(site, from, arcCost[from][site] + price[site] - price[from]);
      }
    }
  }

  private void start(int site) {
    for (int s = 0; s < siteCount; s++) {
      distance[sites[s]] = Double.POSITIVE_INFINITY;
      isDone[sites[s]] = false;
    }
    distance[site] = 0;
    hops[site] = 0;
    next[site] = -1;
  }

  private int nextDone() {
    int nearest = -1;
    for (int s = 0; s < siteCount; s++) {
      int site = sites[s];
      if (!isDone[site]
          && distance[site] < Double.POSITIVE_INFINITY
          && (nearest < 0 || isNearer(site, nearest))) {
        nearest = site;
      }
    }
    if (nearest >= 0) {
      isDone[nearest] = true;
      work += siteCount;
    }
    return nearest;
  }

  private boolean isNearer(int site, int other) {
    return distance[site] < distance[other]
        || (distance[site] == distance[other] && hops[site] < hops[other]);
  }

  private void relax(int site, int neighbour, double reducedCost) {
    double reached = distance[site] + (reducedCost > costs.roundingCost() ? reducedCost : 0);
    if (!isDone[neighbour]
        && (reached < distance[neighbour]
            || (reached == distance[neighbour] && hops[site] + 1 < hops[neighbour]))) {
      distance[neighbour] = reached;
      hops[neighbour] = hops[site] + 1;
      next[neighbour] = site;
    }
  }

  private void raisePrices(double by) {
    for (int s = 0; s < siteCount; s++) {
      int site = sites[s];
      if (distance[site] < by) {
        price[site] += by - distance[site];
      }
    }
  }

  private void lowerPrices(double by) {
    for (int s = 0; s < siteCount; s++) {
      int site = sites[s];
      if (distance[site] < by) {
        price[site] = Math.max(0, price[site] - (by - distance[site]));
      }
    }
  }

  /** Moves at most that much along the path found, towards its root or away from it. */
  private double push(int root, int end, double limit, boolean towardsRoot) {
    double amount = limit;
    for (int site = end; site != root; site = next[site]) {
      int from = towardsRoot ? site : next[site];
      int to = towardsRoot ? next[site] : site;
      amount = Math.min(amount, flow[from][arcCustomer[from][to]]);
    }
    pathLength = 0;
    for (int site = end; site != root; site = next[site]) {
      int from = towardsRoot ? site : next[site];
      int to = towardsRoot ? next[site] : site;
      path[pathLength++] = arcCustomer[from][to];
    }
    int hop = 0;
    for (int site = end; site != root; site = next[site]) {
      int from = towardsRoot ? site : next[site];
      int to = towardsRoot ? next[site] : site;
      int customer = path[hop++];
      receive(to, customer, release(from, customer, amount));
    }
    return amount;
  }

  private void receive(int site, int customer, double amount) {
    load[site] += amount;
    if (flow[site][customer] == 0) {
      served[site][servedCount[site]++] = customer;
      if (hasArcs) {
        offer(site, customer);
      }
    }
    flow[site][customer] += amount;
  }

  /** Takes that much of the customer's flow away; all of it, if only rounding would remain. */
  private double release(int site, int customer, double amount) {
    double before = flow[site][customer];
    if (before - amount > costs.demand(customer) * 1e-12) {
      flow[site][customer] = before - amount;
      load[site] -= amount;
      return amount;
    }
    flow[site][customer] = 0;
    int c = 0;
    while (served[site][c] != customer) {
      c++;
    }
    served[site][c] = served[site][--servedCount[site]];
    load[site] = servedCount[site] == 0 ? 0 : load[site] - before;
    for (int s = 0; s < siteCount; s++) {
      if (arcCustomer[site][sites[s]] == customer) {
        findArc(site, sites[s]);
      }
    }
    return before;
  }

  private void buildArcs() {
    if (hasArcs) {
      return;
    }
    hasArcs = true;
    for (int s = 0; s < siteCount; s++) {
      for (int t = 0; t < siteCount; t++) {
        findArc(sites[s], sites[t]);
      }
    }
  }

  private void findArc(int from, int to) {
    double[] here = costs.row(from);
    double[] there = costs.row(to);
    int[] customers = served[from];
    double least = Double.POSITIVE_INFINITY;
    int leastCustomer = -1;
    work += servedCount[from];
    if (from != to) {
      for (int c = 0; c < servedCount[from]; c++) {
        double cost = there[customers[c]] - here[customers[c]];
        if (cost < least) {
          least = cost;
          leastCustomer = customers[c];
        }
      }
    }
    arcCost[from][to] = least;
    arcCustomer[from][to] = leastCustomer;
  }

  private void offer(int from, int customer) {
    for (int s = 0; s < siteCount; s++) {
      int to = sites[s];
      double cost = costs.cost(to, customer) - costs.cost(from, customer);
      if (to != from && cost < arcCost[from][to]) {
        arcCost[from][to] = cost;
        arcCustomer[from][to] = customer;
      }
    }
  }
}

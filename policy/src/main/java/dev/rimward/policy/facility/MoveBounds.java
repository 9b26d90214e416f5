package dev.rimward.policy.facility;

import java.util.Arrays;

/**
 * How much each move changes the cost of serving, at least: for all drops, adds and swaps together
 * in time proportional to sites times customers, as in the fast interchange of Whitaker (1983) and
 * Resende and Werneck (2007).
 *
 * <p>Costs are reduced by the prices of {@link Transport}. As prices are duals, the result is a
 * lower bound by Lagrangian duality, and exact where no capacity binds before or after the move.
 */
final class MoveBounds {
  private final TransportCosts costs;
  private final int nobody;

  /** Of each customer: the cheapest open site at reduced cost, and what it and the next cost. */
  private final int[] first;

  private final int[] second;
  private final double[] firstCost;
  private final double[] secondCost;

  private final double[] loss;
  private final double[] saved;
  private final double[] captured;
  private final double[] capturedDemand;
  private final double[] loads;
  private double gain;
  private boolean isExact;

  MoveBounds(TransportCosts costs) {
    this.costs = costs;
    nobody = costs.nobody();
    first = new int[costs.customers()];
    second = new int[costs.customers()];
    firstCost = new double[costs.customers()];
    secondCost = new double[costs.customers()];
    loss = new double[nobody + 1];
    saved = new double[nobody + 1];
    captured = new double[costs.customers()];
    capturedDemand = new double[costs.customers()];
    loads = new double[nobody + 1];
  }

  /** Takes the open sites and their prices; to be called before anything is asked. */
  void update(boolean[] open, double[] price) {
    Arrays.fill(firstCost, Double.POSITIVE_INFINITY);
    Arrays.fill(secondCost, Double.POSITIVE_INFINITY);
    isExact = true;
    for (int site = 0; site <= nobody; site++) {
      if (site == nobody || open[site]) {
        isExact &= price[site] == 0;
        rank(site, costs.row(site), price[site]);
      }
    }
    Arrays.fill(loss, 0);
    for (int customer = 0; customer < first.length; customer++) {
      loss[first[customer]] +=
          costs.demand(customer) * (secondCost[customer] - firstCost[customer]);
    }
    for (int site = 0; site < nobody; site++) {
      if (open[site] && price[site] > 0) {
        loss[site] += price[site] * costs.capacity(site);
      }
    }
  }

  private void rank(int site, double[] row, double price) {
    for (int customer = 0; customer < row.length; customer++) {
      double cost = row[customer] + price;
      if (cost < firstCost[customer]) {
        secondCost[customer] = firstCost[customer];
        second[customer] = first[customer];
        firstCost[customer] = cost;
        first[customer] = site;
      } else if (cost < secondCost[customer]) {
        secondCost[customer] = cost;
        second[customer] = site;
      }
    }
  }

  /** What serving costs more, at least, without this site. */
  double loss(int site) {
    return loss[site];
  }

  /** Looks at a closed site; {@link #gain} and {@link #swapGain} are then about it. */
  void enter(int site) {
    double[] row = costs.row(site);
    double price = entryPrice(row, costs.capacity(site));
    double total = price > 0 ? price * costs.capacity(site) : 0;
    Arrays.fill(saved, 0);
    for (int customer = 0; customer < row.length; customer++) {
      double cost = row[customer] + price;
      if (cost < secondCost[customer]) {
        double demand = costs.demand(customer);
        if (cost < firstCost[customer]) {
          total += demand * (firstCost[customer] - cost);
          cost = firstCost[customer];
        }
        saved[first[customer]] += demand * (secondCost[customer] - cost);
      }
    }
    gain = total;
  }

  /** What serving costs less, at most, with the site that entered. */
  double gain() {
    return gain;
  }

  /** The same while another site closes. */
  double swapGain(int drop) {
    return gain - loss[drop] + saved[drop];
  }

  /**
   * The price at which the site would sell its capacity to those who pay more now; 0 if it has
   * enough for all. Found by halving: any price gives a bound, this one nearly the best.
   */
  private double entryPrice(double[] row, double capacity) {
    if (capacity == Double.POSITIVE_INFINITY) {
      return 0;
    }
    int count = 0;
    double demand = 0;
    double high = 0;
    for (int customer = 0; customer < row.length; customer++) {
      double saving = firstCost[customer] - row[customer];
      if (saving > 0) {
        captured[count] = saving;
        capturedDemand[count++] = costs.demand(customer);
        demand += costs.demand(customer);
        high = Math.max(high, saving);
      }
    }
    if (demand <= capacity) {
      return 0;
    }
    double low = 0;
    for (int halving = 0; halving < 12; halving++) {
      double price = (low + high) / 2;
      double sold = 0;
      for (int c = 0; c < count; c++) {
        sold += captured[c] > price ? capturedDemand[c] : 0;
      }
      if (sold > capacity) {
        low = price;
      } else {
        high = price;
      }
    }
    return high;
  }

  /** Whether the bound of a move is what it changes: no capacity binds before or after it. */
  boolean isExact(int drop, int add) {
    if (!isExact) {
      return false;
    }
    if (!costs.isCapacitated()) {
      return true;
    }
    Arrays.fill(loads, 0);
    for (int customer = 0; customer < first.length; customer++) {
      int site = first[customer];
      double cost = firstCost[customer];
      if (site == drop) {
        site = second[customer];
        cost = secondCost[customer];
      }
      if (add >= 0 && costs.cost(add, customer) < cost) {
        site = add;
      }
      loads[site] += costs.demand(customer);
    }
    for (int site = 0; site < nobody; site++) {
      if (loads[site] > costs.capacity(site)) {
        return false;
      }
    }
    return true;
  }
}

package dev.rimward.policy.facility;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What {@link Transport} needs of an instance: customers with demand only, and one more site,
 * <em>nobody</em>, for demand that no site serves. Where all demand must be served, nobody costs
 * more than any way of serving.
 */
final class TransportCosts {
  private static final double ROUNDING = 1e-11;

  private final int[] numbers;
  private final double[] demands;
  private final double[] capacities;
  private final double[][] rows;
  private final double totalDemand;
  private final double costRange;
  private final boolean isCapacitated;

  TransportCosts(FacilityInstance instance) {
    numbers = withDemand(instance.demands());
    demands = select(instance.demands());
    int sites = instance.sites();
    capacities = new double[sites + 1];
    System.arraycopy(instance.capacities(), 0, capacities, 0, sites);
    capacities[sites] = Double.POSITIVE_INFINITY;
    rows = new double[sites + 1][];
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int site = 0; site < sites; site++) {
      rows[site] = select(instance.unitCosts()[site]);
      for (double cost : rows[site]) {
        least = Math.min(least, cost);
        most = Math.max(most, cost);
      }
    }
    if (least > most) {
      least = 0;
      most = 0;
    }
    double nobodyCost = instance.unservedCost();
    if (instance.mustServeAll()) {
      nobodyCost = most + (sites + 1) * (most - least + 1);
    }
    rows[sites] = new double[numbers.length];
    Arrays.fill(rows[sites], nobodyCost);
    costRange = Math.max(most, nobodyCost) - Math.min(least, nobodyCost);
    totalDemand = instance.totalDemand();
    double leastCapacity = Arrays.stream(capacities).min().orElse(0);
    isCapacitated = leastCapacity < totalDemand;
  }

  private static int[] withDemand(double[] demands) {
    return IntStream.range(0, demands.length).filter(c -> demands[c] > 0).toArray();
  }

  private double[] select(double[] ofAll) {
    if (numbers.length == ofAll.length) {
      return ofAll;
    }
    double[] selected = new double[numbers.length];
    for (int customer = 0; customer < numbers.length; customer++) {
      selected[customer] = ofAll[numbers[customer]];
    }
    return selected;
  }

  int nobody() {
    return rows.length - 1;
  }

  int customers() {
    return numbers.length;
  }

  /** The customer's number in the instance. */
  int number(int customer) {
    return numbers[customer];
  }

  double demand(int customer) {
    return demands[customer];
  }

  double totalDemand() {
    return totalDemand;
  }

  double capacity(int site) {
    return capacities[site];
  }

  double cost(int site, int customer) {
    return rows[site][customer];
  }

  /** Whether any site could have more to serve than it can. */
  boolean isCapacitated() {
    return isCapacitated;
  }

  double[] row(int site) {
    return rows[site];
  }

  /** Differences of load up to this are rounding. */
  double roundingSlack() {
    return totalDemand * ROUNDING;
  }

  /** Differences of unit costs up to this are rounding. */
  double roundingCost() {
    return costRange * ROUNDING / 10;
  }
}

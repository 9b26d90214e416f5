package dev.rimward.policy.facility;

import java.util.Arrays;

/**
 * Sites that may be opened and customers to serve from them. Demand is splittable: several sites
 * may serve one customer.
 *
 * <p>The constructor copies nothing, for an instance may be large; whoever makes one must not
 * change its arrays afterwards.
 *
 * @param fixedCosts cost of opening each site; may be negative, as a reward for keeping it open
 * @param capacities how much demand each site can serve; {@link Double#POSITIVE_INFINITY} for no
 *     bound
 * @param demands demand of each customer, finite, not negative
 * @param unitCosts {@code [site][customer]}: cost of serving one unit of that customer's demand
 *     from that site, finite; may be negative
 * @param unservedCost cost of one unit of demand that no site serves; {@link
 *     Double#POSITIVE_INFINITY} if all demand must be served
 */
@SuppressWarnings("ArrayRecordComponent") // Boxed numbers would cost more than solving.
public record FacilityInstance(
    double[] fixedCosts,
    double[] capacities,
    double[] demands,
    double[][] unitCosts,
    double unservedCost) {

  /**
   * @throws IllegalArgumentException if lengths differ or a number is out of its range
   */
  public FacilityInstance {
    check(capacities.length == fixedCosts.length, "as many capacities as fixed costs");
    check(unitCosts.length == fixedCosts.length, "a row of unit costs for each site");
    check(Arrays.stream(fixedCosts).allMatch(Double::isFinite), "finite fixed costs");
    check(Arrays.stream(capacities).allMatch(capacity -> capacity >= 0), "capacities from 0 on");
    check(
        Arrays.stream(demands).allMatch(demand -> demand >= 0 && Double.isFinite(demand)),
        "finite demands from 0 on");
    check(!Double.isNaN(unservedCost), "a cost of unserved demand");
    check(unservedCost != Double.NEGATIVE_INFINITY, "a bounded reward for unserved demand");
    for (double[] row : unitCosts) {
      check(row.length == demands.length, "a unit cost for each customer");
      checkFinite(row);
    }
  }

  public int sites() {
    return fixedCosts.length;
  }

  public int customers() {
    return demands.length;
  }

  boolean mustServeAll() {
    return unservedCost == Double.POSITIVE_INFINITY;
  }

  double totalDemand() {
    double total = 0;
    for (double demand : demands) {
      total += demand;
    }
    return total;
  }

  private static void checkFinite(double[] row) {
    for (double cost : row) {
      check(Double.isFinite(cost), "finite unit costs");
    }
  }

  private static void check(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("a facility instance needs " + expected);
    }
  }
}

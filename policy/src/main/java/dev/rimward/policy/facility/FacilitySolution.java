package dev.rimward.policy.facility;

import java.util.List;

/**
 * Open sites and who is served from where. For the open sites the flows are optimal.
 *
 * @param isFeasible whether all rules are kept and, if all demand must be served, capacity
 *     suffices; if not, the open sites are those with the fewest breaches found
 * @param open which sites are open
 * @param flows in the order of customers, then sites; never from a closed site
 * @param unserved demand that nobody serves
 * @param fixedCost of the open sites
 * @param servingCost of the flows
 * @param unservedCost of the demand that nobody serves; 0 if all had to be served
 * @param penalty of soft spreads that are not kept
 */
@SuppressWarnings("ArrayRecordComponent") // As the rules and instance that it answers.
public record FacilitySolution(
    boolean isFeasible,
    boolean[] open,
    List<Flow> flows,
    double unserved,
    double fixedCost,
    double servingCost,
    double unservedCost,
    double penalty) {

  public FacilitySolution {
    open = open.clone();
    flows = List.copyOf(flows);
  }

  /** What was minimised. */
  public double cost() {
    return fixedCost + servingCost + unservedCost + penalty;
  }

  /** How much each site serves. */
  public double[] loads() {
    double[] loads = new double[open.length];
    for (Flow flow : flows) {
      loads[flow.site()] += flow.amount();
    }
    return loads;
  }
}

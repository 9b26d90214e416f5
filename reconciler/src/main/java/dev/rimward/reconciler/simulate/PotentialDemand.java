package dev.rimward.reconciler.simulate;

import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What locations would have had to serve if they had been open, as the engine counted it. */
final class PotentialDemand {
  private final List<Map<String, Double>> steps = new ArrayList<>();

  void add(Decision decision) {
    Map<String, Double> demand = new HashMap<>();
    for (Verdict verdict : decision.verdicts()) {
      if (verdict.demand() != null) {
        demand.put(verdict.location(), verdict.demand());
      }
    }
    steps.add(demand);
  }

  /** {@code NaN} where it is unknown. */
  double at(int step, String location) {
    return step < steps.size() ? steps.get(step).getOrDefault(location, Double.NaN) : Double.NaN;
  }
}

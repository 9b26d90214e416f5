package dev.rimward.reconciler.simulate;

import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What locations would have had to serve if they had been open, as the engine counted it. */
final class PotentialDemand {
  /** In the order of names. */
  private final List<String> locations;

  /** For each step one value for each location; arrays, since a long time has many. */
  private final List<double[]> steps = new ArrayList<>();

  PotentialDemand(Collection<String> locations) {
    this.locations = locations.stream().sorted().toList();
  }

  void add(Decision decision) {
    double[] demand = new double[locations.size()];
    Arrays.fill(demand, Double.NaN);
    for (Verdict verdict : decision.verdicts()) {
      int index = Collections.binarySearch(locations, verdict.location());
      if (index >= 0 && verdict.demand() != null) {
        demand[index] = verdict.demand();
      }
    }
    steps.add(demand);
  }

  /** {@code NaN} where it is unknown. */
  double at(int step, String location) {
    int index = Collections.binarySearch(locations, location);
    return index >= 0 && step < steps.size() ? steps.get(step)[index] : Double.NaN;
  }
}

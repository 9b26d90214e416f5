package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What was found out about the drift of one application, before anything is done about it.
 *
 * @param plan what is to be done now that it is known which objects differ
 * @param corrected what is to be put back, and why
 * @param left what is not put back
 * @param fights because of which some of that is not
 * @param notes what could not be compared, and why
 */
record DriftFindings(
    DeliveryPlan.ApplicationPlan plan,
    Map<ObjectId, Drift> corrected,
    List<Drift> left,
    List<Fight> fights,
    List<String> notes) {
  DriftFindings {
    corrected = Map.copyOf(corrected);
    left = List.copyOf(left);
    fights = List.copyOf(fights);
    notes = List.copyOf(notes);
  }

  /**
   * What stays as it is.
   *
   * @param acted whether the plan was carried out
   */
  DriftReport report(boolean acted) {
    List<Drift> staying = new ArrayList<>(left);
    if (!acted) {
      staying.addAll(corrected.values());
    }
    return new DriftReport(
        staying.stream().sorted(Comparator.comparing(Drift::id)).toList(), fights);
  }

  static DriftFindings none(DeliveryPlan.ApplicationPlan plan) {
    return new DriftFindings(plan, Map.of(), List.of(), List.of(), List.of());
  }
}

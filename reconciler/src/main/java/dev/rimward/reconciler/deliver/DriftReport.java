package dev.rimward.reconciler.deliver;

import java.util.List;

/**
 * What of an application is not as Git says because others changed it, and is left so.
 *
 * @param drifted in the order of objects
 * @param fights because of which some of that is left, for now
 */
public record DriftReport(List<Drift> drifted, List<Fight> fights) {
  public static final DriftReport NONE = new DriftReport(List.of(), List.of());

  public DriftReport {
    drifted = List.copyOf(drifted);
    fights = List.copyOf(fights);
  }
}

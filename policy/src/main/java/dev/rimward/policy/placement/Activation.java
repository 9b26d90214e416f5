package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;

/**
 * Opens and closes locations by their potential demand. Between the two thresholds, and for as long
 * as a window has not passed, nothing moves; what is not completely known closes nothing.
 */
final class Activation {
  private static final String THRESHOLD = "spec.activation.threshold";

  private final PlacementPolicy.Activation rule;
  private final Deactivation closing;
  private final String closingField;
  private final LocatedDemand demand;
  private final String unit;
  private final int samples;
  private final int opensFrom;
  private final int closesFrom;

  Activation(PlacementPolicy.Activation rule, LocatedDemand demand, String unit) {
    this.rule = rule;
    this.closing = rule.closing();
    this.closingField =
        rule.deactivation() == null ? THRESHOLD : "spec.activation.deactivation.threshold";
    this.demand = demand;
    this.unit = unit;
    this.samples = demand.window().size();
    this.opensFrom = start(demand.window(), rule.stabilizationWindow());
    this.closesFrom = start(demand.window(), closing.stabilizationWindow());
  }

  /** Whether what is known of the demand was enough throughout the window. */
  boolean opens(int location) {
    for (int time = opensFrom; time < samples; time++) {
      if (!(demand.at(location, time) >= rule.threshold())) {
        return false;
      }
    }
    return opensFrom < samples;
  }

  /** Whether demand was completely known and too low throughout the window. */
  boolean closes(int location) {
    for (int time = closesFrom; time < samples; time++) {
      if (!(demand.isComplete(location, time) && demand.at(location, time) < closing.threshold())) {
        return false;
      }
    }
    return closesFrom < samples;
  }

  LocatedDemand located() {
    return demand;
  }

  PlacementPolicy.Activation rule() {
    return rule;
  }

  /** At the newest sample; {@code NaN} when unknown. */
  double demand(int location) {
    return demand.newest(location);
  }

  Ruling opened(int location) {
    return new Ruling(
        Rule.ACTIVATION,
        THRESHOLD,
        () ->
            forWindow(location, rule.threshold(), rule.stabilizationWindow())
                + ", at or above "
                + Words.number(rule.threshold()),
        () ->
            "less than "
                + bound(rule.threshold())
                + " in the last "
                + span(rule.stabilizationWindow()));
  }

  Ruling closed(int location) {
    return new Ruling(
        Rule.DEACTIVATION,
        closingField,
        () ->
            forWindow(location, closing.threshold(), closing.stabilizationWindow())
                + ", below "
                + Words.number(closing.threshold()),
        () ->
            "at least "
                + bound(closing.threshold())
                + " in the last "
                + span(closing.stabilizationWindow()));
  }

  Ruling stays(int location) {
    return new Ruling(
        Rule.DEACTIVATION,
        closingField,
        () ->
            now(location, closing.threshold())
                + ", closes below "
                + Words.number(closing.threshold())
                + " for "
                + Words.duration(closing.stabilizationWindow()),
        () -> missing(location, closing.threshold(), "less") + span(closing.stabilizationWindow()));
  }

  Ruling stayedClosed(int location) {
    return new Ruling(
        Rule.ACTIVATION,
        THRESHOLD,
        () ->
            now(location, rule.threshold())
                + ", needs "
                + Words.number(rule.threshold())
                + " for "
                + Words.duration(rule.stabilizationWindow()),
        () -> missing(location, rule.threshold(), "more") + span(rule.stabilizationWindow()));
  }

  /** {@code 17.4 requests/s}, {@code at least 17.4 requests/s} or {@code demand unknown}. */
  String now(int location, double bound) {
    double value = demand.newest(location);
    if (Double.isNaN(value)) {
      return "demand unknown";
    }
    String amount = Words.amount(value, bound, unit);
    return demand.isCompleteNow(location) ? amount : "at least " + amount;
  }

  String now(int location) {
    return now(location, rule.threshold());
  }

  private String bound(double threshold) {
    return Words.amount(threshold, unit);
  }

  private static String span(Duration window) {
    return Words.duration(window);
  }

  /** {@code 2.6 requests/s more for }; without the number where it is there or unknown. */
  private String missing(int location, double threshold, String direction) {
    double difference = Math.abs(threshold - demand.newest(location));
    boolean isBeyond = direction.equals("more") == demand.newest(location) >= threshold;
    return Double.isNaN(difference) || isBeyond
        ? "demand "
            + (direction.equals("more") ? "at or above " : "below ")
            + bound(threshold)
            + " for "
        : Words.amount(difference, unit) + " " + direction + " for ";
  }

  private String forWindow(int location, double bound, Duration window) {
    return now(location, bound) + " for " + Words.duration(window);
  }

  /** Index of the first sample of a window; past the last where the samples do not cover it. */
  private static int start(SignalWindow samples, Duration window) {
    return samples.covers(window) ? samples.firstWithin(window) : samples.size();
  }
}

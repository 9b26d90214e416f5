package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Deactivation;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Opens and closes locations by their potential demand. Between the two thresholds, and for as long
 * as a window has not passed, nothing moves; what is not completely known closes nothing.
 */
final class Activation {
  private static final String THRESHOLD = "spec.activation.threshold";

  private final PlacementPolicy.Activation rule;
  private final LocatedDemand demand;
  private final String unit;

  Activation(PlacementPolicy.Activation rule, LocatedDemand demand, String unit) {
    this.rule = rule;
    this.demand = demand;
    this.unit = unit;
  }

  /** Whether what is known of the demand was enough throughout the window. */
  boolean opens(String location) {
    return throughout(
        rule.stabilizationWindow(), time -> demand.at(location, time) >= rule.threshold());
  }

  /** Whether demand was completely known and too low throughout the window. */
  boolean closes(String location) {
    Deactivation closing = rule.closing();
    return throughout(
        closing.stabilizationWindow(),
        time ->
            demand.isComplete(location, time) && demand.at(location, time) < closing.threshold());
  }

  /** At the newest sample; {@code NaN} when unknown. */
  double demand(String location) {
    return demand.newest(location);
  }

  Ruling opened(String location) {
    String text = forWindow(location, rule.threshold(), rule.stabilizationWindow());
    return new Ruling(
        Rule.ACTIVATION, THRESHOLD, text + ", at or above " + Words.number(rule.threshold()));
  }

  Ruling closed(String location) {
    Deactivation closing = rule.closing();
    String text = forWindow(location, closing.threshold(), closing.stabilizationWindow());
    return new Ruling(
        Rule.DEACTIVATION, closingField(), text + ", below " + Words.number(closing.threshold()));
  }

  Ruling stays(String location) {
    Deactivation closing = rule.closing();
    return new Ruling(
        Rule.DEACTIVATION,
        closingField(),
        now(location, closing.threshold())
            + ", closes below "
            + Words.number(closing.threshold())
            + " for "
            + Words.duration(closing.stabilizationWindow()));
  }

  Ruling stayedClosed(String location) {
    String text =
        now(location, rule.threshold())
            + ", needs "
            + Words.number(rule.threshold())
            + " for "
            + Words.duration(rule.stabilizationWindow());
    return new Ruling(Rule.ACTIVATION, THRESHOLD, text);
  }

  /** {@code 17.4 requests/s}, {@code at least 17.4 requests/s} or {@code demand unknown}. */
  String now(String location, double bound) {
    double value = demand.newest(location);
    if (Double.isNaN(value)) {
      return "demand unknown";
    }
    String amount = Words.amount(value, bound, unit);
    return demand.isCompleteNow(location) ? amount : "at least " + amount;
  }

  String now(String location) {
    return now(location, rule.threshold());
  }

  private String forWindow(String location, double bound, Duration window) {
    return now(location, bound) + " for " + Words.duration(window);
  }

  private String closingField() {
    return rule.deactivation() == null ? THRESHOLD : "spec.activation.deactivation.threshold";
  }

  private boolean throughout(Duration window, IntPredicate holdsAt) {
    return demand.window().covers(window)
        && IntStream.range(demand.window().firstWithin(window), demand.window().times().size())
            .allMatch(holdsAt);
  }
}

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
  private final Bound opens;
  private final Bound closes;
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
    this.opens = Bound.of(rule.threshold(), rule.stabilizationWindow(), unit);
    this.closes = Bound.of(closing.threshold(), closing.stabilizationWindow(), unit);
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

  /** At the newest sample; {@code NaN} when unknown. */
  double demand(int location) {
    return demand.newest(location);
  }

  Ruling opened(int location) {
    return new Ruling(
        Rule.ACTIVATION,
        THRESHOLD,
        () -> now(location, opens) + " for " + opens.span + ", at or above " + opens.number,
        () -> "less than " + opens.amount + " in the last " + opens.span);
  }

  Ruling closed(int location) {
    return new Ruling(
        Rule.DEACTIVATION,
        closingField,
        () -> now(location, closes) + " for " + closes.span + ", below " + closes.number,
        () -> "at least " + closes.amount + " in the last " + closes.span);
  }

  Ruling stays(int location) {
    return new Ruling(
        Rule.DEACTIVATION,
        closingField,
        () -> now(location, closes) + ", closes below " + closes.number + " for " + closes.span,
        () -> toGo(demand.newest(location) - closes.threshold, " less for ", closes));
  }

  Ruling stayedClosed(int location) {
    return new Ruling(
        Rule.ACTIVATION,
        THRESHOLD,
        () -> now(location, opens) + ", needs " + opens.number + " for " + opens.span,
        () -> toGo(opens.threshold - demand.newest(location), " more for ", opens));
  }

  /** {@code 17.4 requests/s}, {@code at least 17.4 requests/s} or {@code demand unknown}. */
  String now(int location) {
    return now(location, opens);
  }

  private String now(int location, Bound bound) {
    double value = demand.newest(location);
    if (Double.isNaN(value)) {
      return "demand unknown";
    }
    String amount = Words.amount(value, bound.threshold, unit);
    return demand.isCompleteNow(location) ? amount : "at least " + amount;
  }

  /** {@code 2.6 requests/s more for 2m}; only the time where the demand is there already. */
  private String toGo(double difference, String direction, Bound bound) {
    return difference > 0
        ? Words.amount(difference, unit) + direction + bound.span
        : bound.amount + " for " + bound.span;
  }

  /** A threshold and how long it counts, in words that are made once. */
  private record Bound(double threshold, String number, String amount, String span) {
    static Bound of(double threshold, Duration window, String unit) {
      return new Bound(
          threshold,
          Words.number(threshold),
          Words.amount(threshold, unit),
          Words.duration(window));
    }
  }

  /** Index of the first sample of a window; past the last where the samples do not cover it. */
  private static int start(SignalWindow samples, Duration window) {
    return samples.covers(window) ? samples.firstWithin(window) : samples.size();
  }
}

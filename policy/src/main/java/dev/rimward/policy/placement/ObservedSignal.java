package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Decision.Input;
import dev.rimward.policy.placement.Decision.LocationValue;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A signal as one application's decision sees it. */
record ObservedSignal(String name, LocatedBy locatedBy, String unit, Reading reading) {
  private static final Reading NOT_READ = new Reading.Unknown("it was not read");
  private static final Reading NO_SAMPLES = new Reading.Unknown("it has no samples");
  private static final Reading NOT_THERE = new Reading.Unknown("it is not in the fleet");

  static ObservedSignal of(PlacementInput input, String name, String application) {
    @Nullable Signal signal = input.fleet().signals().get(name);
    if (signal == null) {
      return new ObservedSignal(name, LocatedBy.Geohash, "", NOT_THERE);
    }
    Reading reading =
        input.observations().signals().getOrDefault(new SignalKey(name, application), NOT_READ);
    boolean isEmpty = reading instanceof Reading.Fresh(var window) && window.isEmpty();
    return new ObservedSignal(
        name, signal.spec().locatedBy(), signal.spec().unit(), isEmpty ? NO_SAMPLES : reading);
  }

  /** As activation sees it under an optimizer, which smooths what it goes by. */
  ObservedSignal smoothedBy(@Nullable LocationOptimizer optimizer) {
    return optimizer != null && reading instanceof Reading.Fresh(var window)
        ? new ObservedSignal(name, locatedBy, unit, new Reading.Fresh(optimizer.smooth(window)))
        : this;
  }

  /**
   * Demand at the locations, counted by nearness; empty unless the signal is fresh.
   *
   * @param servers by number of the location
   */
  Optional<LocatedDemand> demandAt(boolean[] servers, FleetIndex index, PolicyScope scope) {
    return reading instanceof Reading.Fresh(var window)
        ? Optional.of(new LocatedDemand(index, scope, window, locatedBy, servers))
        : Optional.empty();
  }

  /** Why it moves nothing: {@code signal http-requests is unknown: connection refused}. */
  String notFresh() {
    return switch (reading) {
      case Reading.Fresh fresh -> "signal " + name + " is fresh";
      case Reading.Stale(var window, Duration age) ->
          "signal " + name + " is stale: its newest sample is " + Words.duration(age) + " old";
      case Reading.Unknown(String reason) -> "signal " + name + " is unknown: " + reason;
    };
  }

  /**
   * What the decision used of it.
   *
   * @param meaning what the values are: {@code potential demand}
   */
  Input input(
      String meaning,
      @Nullable LocatedDemand demand,
      boolean[] servers,
      FleetIndex index,
      Instant now) {
    return switch (reading) {
      case Reading.Fresh(var window) ->
          new Input(
              name,
              "Fresh",
              window.newest(),
              meaning + ", " + age(window.newest(), now) + " old",
              values(demand, servers, index));
      case Reading.Stale(var window, Duration age) ->
          new Input(
              name,
              "Stale",
              window.isEmpty() ? null : window.newest(),
              "not used: " + Words.duration(age) + " old",
              List.of());
      case Reading.Unknown(String reason) ->
          new Input(name, "Unknown", null, "not used: " + reason, List.of());
    };
  }

  private static String age(Instant newest, Instant now) {
    Duration age = Duration.between(newest, now);
    return Words.duration(age.isNegative() ? Duration.ZERO : Duration.ofSeconds(age.toSeconds()));
  }

  private static List<LocationValue> values(
      @Nullable LocatedDemand demand, boolean[] servers, FleetIndex index) {
    List<LocationValue> values = new ArrayList<>();
    for (int location = 0; demand != null && location < servers.length; location++) {
      double value = servers[location] ? demand.newest(location) : Double.NaN;
      if (!Double.isNaN(value)) {
        values.add(new LocationValue(index.name(location), value));
      }
    }
    return values;
  }
}

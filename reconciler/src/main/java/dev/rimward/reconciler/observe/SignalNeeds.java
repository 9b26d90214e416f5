package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Weight;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which signals the policies look at for which applications, and over which windows. */
final class SignalNeeds {
  /** Sampled in four steps, as every shortest window is. */
  private static final Duration FOUR_STEPS = LocationOptimizer.STEP.multipliedBy(4);

  /** Over this long demand is averaged before replicas are divided by it. */
  private static final Duration DIVIDED_BY = Duration.ofMinutes(5);

  /** Over this long the objective averages where users are, without an activation that says. */
  private static final Duration OBJECTIVE = Duration.ofMinutes(2);

  private final Fleet fleet;
  private final SortedMap<SignalKey, Set<Duration>> windows = new TreeMap<>();

  private SignalNeeds(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Where no application has a {@code location-optimizer}. */
  static SortedMap<SignalKey, Set<Duration>> of(Fleet fleet) {
    return of(fleet, Map.of());
  }

  /**
   * All windows that any policy which selects the application uses for a signal. Under a {@code
   * location-optimizer} they are those of what it makes of the policies.
   *
   * @param requirements by application
   */
  static SortedMap<SignalKey, Set<Duration>> of(
      Fleet fleet, Map<String, Requirements> requirements) {
    SignalNeeds needs = new SignalNeeds(fleet);
    for (Application application : fleet.applications().values()) {
      Requirements own = requirements.getOrDefault(application.name(), Requirements.NONE);
      needs.add(application, own.optimizer());
    }
    needs.windows.forEach(needs::boundStep);
    return needs.windows;
  }

  private void add(Application application, @Nullable LocationOptimizer optimizer) {
    List<PlacementPolicy> selecting =
        fleet.policies().values().stream()
            .filter(policy -> policy.spec().applicationSelector().matches(application.labels()))
            .toList();
    if (optimizer == null) {
      selecting.forEach(policy -> add(application.name(), policy.spec()));
    } else if (selecting.isEmpty()) {
      add(application, optimizer, null);
    } else {
      selecting.forEach(policy -> add(application, optimizer, policy));
    }
  }

  /** Activation sees smoothed samples only, which need a long past and no fine steps. */
  private void add(
      Application application, LocationOptimizer optimizer, @Nullable PlacementPolicy selecting) {
    PlacementPolicy.Spec policy = optimizer.applyTo(selecting, application, 1).spec();
    switch (optimizer) {
      case LocationOptimizer.Dynamic dynamic -> {
        add(application.name(), LocationOptimizer.SIGNAL, FOUR_STEPS);
        add(application.name(), LocationOptimizer.SIGNAL, LocationOptimizer.HISTORY);
      }
      case LocationOptimizer.Static named -> addActivation(application.name(), policy);
    }
    addReplicas(application.name(), policy);
    addTraffic(application.name(), policy);
  }

  private void add(String application, PlacementPolicy.Spec policy) {
    addActivation(application, policy);
    addReplicas(application, policy);
    addTraffic(application, policy);
  }

  private void addActivation(String application, PlacementPolicy.Spec policy) {
    PlacementPolicy.Activation activation = policy.activation();
    if (activation != null) {
      add(application, activation.signal(), activation.stabilizationWindow());
      add(application, activation.signal(), activation.closing().stabilizationWindow());
    }
  }

  private void addReplicas(String application, PlacementPolicy.Spec policy) {
    PlacementPolicy.@Nullable Demand demand = policy.replicaScheduling().demand();
    if (demand != null) {
      add(application, demand.signal(), demand.scaleDownStabilizationWindow());
    }
    if (demand != null && policy.activation() == null && policy.objective() != null) {
      add(application, demand.signal(), OBJECTIVE);
    }
    PlacementPolicy.@Nullable Divided divided = policy.replicaScheduling().divided();
    if (divided != null && divided.weight() == Weight.Demand && policy.activation() != null) {
      add(application, policy.activation().signal(), DIVIDED_BY);
    }
  }

  /** A cluster that serves traffic has not failed, whoever else looks at the signal. */
  private void addTraffic(String application, PlacementPolicy.Spec policy) {
    if (policy.failover() == null) {
      return;
    }
    for (Signal signal : fleet.signals().values()) {
      if (signal.spec().locatedBy() == LocatedBy.Cluster) {
        add(application, signal.name(), FOUR_STEPS);
      }
    }
  }

  private void add(String application, String signal, Duration window) {
    windows.computeIfAbsent(new SignalKey(signal, application), key -> new HashSet<>()).add(window);
  }

  /** The newest sample may be a whole step old: steps must be shorter than what is stale. */
  private void boundStep(SignalKey key, Set<Duration> asked) {
    @Nullable Signal signal = fleet.signals().get(key.signal());
    if (signal != null) {
      Duration longest = signal.spec().staleAfter().multipliedBy(2);
      if (longest.compareTo(Collections.min(asked)) < 0) {
        asked.add(longest);
      }
    }
  }
}

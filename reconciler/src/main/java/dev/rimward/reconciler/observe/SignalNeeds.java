package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which signals the policies look at for which applications, and over which windows. */
final class SignalNeeds {
  private final SortedMap<SignalKey, Set<Duration>> windows = new TreeMap<>();

  private SignalNeeds() {}

  /** All windows that any policy which selects the application uses for a signal. */
  static SortedMap<SignalKey, Set<Duration>> of(Fleet fleet) {
    SignalNeeds needs = new SignalNeeds();
    for (Application application : fleet.applications().values()) {
      needs.add(application, fleet.policies().values());
    }
    return needs.windows;
  }

  private void add(Application application, Collection<PlacementPolicy> policies) {
    policies.stream()
        .filter(policy -> policy.spec().applicationSelector().matches(application.labels()))
        .forEach(policy -> add(application.name(), policy.spec()));
  }

  private void add(String application, PlacementPolicy.Spec policy) {
    PlacementPolicy.Activation activation = policy.activation();
    if (activation != null) {
      add(application, activation.signal(), activation.stabilizationWindow());
      add(application, activation.signal(), activation.closing().stabilizationWindow());
    }
    PlacementPolicy.Demand demand = policy.replicaScheduling().demand();
    if (demand != null) {
      add(application, demand.signal(), demand.scaleDownStabilizationWindow());
    }
  }

  private void add(String application, String signal, Duration window) {
    windows.computeIfAbsent(new SignalKey(signal, application), key -> new HashSet<>()).add(window);
  }
}

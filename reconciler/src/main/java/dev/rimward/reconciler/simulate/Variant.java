package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.placement.Requirements;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One way to place a fleet's applications.
 *
 * @param name for people: {@code source}, {@code compared}, {@code everywhere}
 * @param requirements by application; one that is missing could not be built
 */
public record Variant(String name, Fleet fleet, Map<String, Requirements> requirements) {
  public Variant {
    requirements = Map.copyOf(requirements);
  }

  /** Fails with {@link InvalidTrace} for a cluster that is not there. */
  public void requireCluster(String cluster) {
    if (!fleet.clusters().containsKey(cluster)) {
      throw new InvalidTrace(
          "--outage: there is no cluster "
              + cluster
              + "; there are: "
              + String.join(", ", fleet.clusters().keySet()));
    }
  }

  /** The policy that decides about an application; empty where none or more than one would. */
  Optional<PlacementPolicy> policyOf(Application application) {
    List<PlacementPolicy> selecting =
        fleet.policies().values().stream()
            .filter(policy -> policy.spec().applicationSelector().matches(application.labels()))
            .sorted(Comparator.comparingInt(policy -> -policy.spec().priority()))
            .toList();
    boolean isAmbiguous =
        selecting.size() > 1
            && selecting.get(0).spec().priority() == selecting.get(1).spec().priority();
    return isAmbiguous ? Optional.empty() : selecting.stream().findFirst();
  }

  /** The policy that decides about an application by its name. */
  Optional<PlacementPolicy> policyOf(String name) {
    @Nullable Application application = fleet.applications().get(name);
    return application == null ? Optional.empty() : policyOf(application);
  }

  /**
   * The signal that tells an application's demand: what opens its locations, or else what scales
   * it, or else the only signal that there is.
   */
  Optional<String> demandSignal(String application) {
    Optional<String> used = policyOf(application).flatMap(policy -> signal(policy.spec()));
    if (used.isPresent()) {
      return used.filter(signal -> fleet.signals().containsKey(signal));
    }
    return fleet.signals().keySet().stream()
        .findFirst()
        .filter(only -> fleet.signals().size() == 1);
  }

  private static Optional<String> signal(PlacementPolicy.Spec policy) {
    if (policy.activation() != null) {
      return Optional.of(policy.activation().signal());
    }
    return Optional.ofNullable(policy.replicaScheduling().demand())
        .map(PlacementPolicy.Demand::signal);
  }

  Variant with(
      String newName,
      Map<String, Application> applications,
      Map<String, PlacementPolicy> policies) {
    return new Variant(
        newName,
        new Fleet(
            fleet.clusters(),
            new TreeMap<>(applications),
            fleet.signals(),
            new TreeMap<>(policies),
            fleet.overrides(),
            fleet.guardrails(),
            fleet.tenants(),
            fleet.windows()),
        requirements);
  }
}

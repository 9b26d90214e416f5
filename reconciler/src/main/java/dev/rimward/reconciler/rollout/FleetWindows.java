package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.MaintenanceWindow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The maintenance windows of a fleet at one time. Each is evaluated once. */
public final class FleetWindows {
  private final Map<String, Window.State> states = new TreeMap<>();
  private final Fleet fleet;

  private FleetWindows(Fleet fleet, Instant now) {
    this.fleet = fleet;
    fleet.windows().values().forEach(one -> states.put(one.name(), Window.of(one).at(now)));
  }

  public static FleetWindows at(Fleet fleet, Instant now) {
    return new FleetWindows(fleet, now);
  }

  /** Why nothing of the application may move in the cluster; empty where it may. */
  public Optional<Closed> closed(Cluster cluster, Application application) {
    if (states.isEmpty()) {
      return Optional.empty();
    }
    return Window.closed(
        fleet.windows().values().stream()
            .filter(window -> window.selects(cluster, application))
            .map(window -> states.get(window.name()))
            .toList());
  }

  /** When the next of them begins or ends; empty if none ever does. */
  public Optional<Instant> nextEdge() {
    return states.values().stream()
        .flatMap(state -> state.changes().stream())
        .min(Comparator.naturalOrder());
  }

  /**
   * Those that have a say in whether drift is repaired in a cluster: what forbids it, and what
   * opens that again.
   */
  public static List<MaintenanceWindow> aboutDrift(Fleet fleet, Cluster cluster) {
    List<MaintenanceWindow> all =
        fleet.windows().values().stream().filter(window -> window.selects(cluster)).toList();
    boolean someAllowOnlyThen =
        all.stream()
            .anyMatch(
                one ->
                    one.spec().type() == MaintenanceWindow.Type.Allow && !one.spec().driftRepair());
    return all.stream()
        .filter(
            one ->
                one.spec().type() == MaintenanceWindow.Type.Allow
                    ? someAllowOnlyThen
                    : !one.spec().driftRepair())
        .toList();
  }
}

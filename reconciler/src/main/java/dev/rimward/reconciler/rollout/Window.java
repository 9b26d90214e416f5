package dev.rimward.reconciler.rollout;

import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A maintenance window, whatever it is about.
 *
 * @param failover failover and compliance moves pass
 * @param driftRepair drift is repaired nevertheless
 */
public record Window(
    String name,
    MaintenanceWindow.Type type,
    Schedule schedule,
    boolean failover,
    boolean driftRepair) {

  public static Window of(MaintenanceWindow window) {
    MaintenanceWindow.Spec spec = window.spec();
    return new Window(
        window.name(), spec.type(), spec.schedule(), spec.failover(), spec.driftRepair());
  }

  /**
   * How a window is at one time.
   *
   * @param changes when it begins or ends next; empty if it never does
   */
  record State(Window window, boolean isActive, Optional<Instant> changes) {
    private boolean denies() {
      return window.type == MaintenanceWindow.Type.Deny;
    }

    private Stream<Instant> next() {
      return changes.stream();
    }
  }

  State at(Instant now) {
    WindowTimes times = WindowTimes.of(schedule);
    Optional<Instant> end = times.activeUntil(now);
    return new State(this, end.isPresent(), end.or(() -> times.nextBegin(now)));
  }

  /**
   * Whether windows that are about the same thing let it be, as Argo CD combines them: none that
   * denies is active; and where there are any that allow, one of these is. What several close
   * passes only if each of them lets it.
   */
  public static Optional<Closed> closed(Collection<Window> windows, Instant now) {
    return closed(windows.stream().map(window -> window.at(now)).toList());
  }

  static Optional<Closed> closed(List<State> states) {
    List<State> denying =
        states.stream().filter(state -> state.denies() && state.isActive).toList();
    List<State> allowing = states.stream().filter(state -> !state.denies()).toList();
    boolean isAllowed = allowing.isEmpty() || allowing.stream().anyMatch(State::isActive);
    if (denying.isEmpty() && isAllowed) {
      return Optional.empty();
    }
    List<State> closing = new ArrayList<>(denying);
    if (!isAllowed) {
      closing.addAll(allowing);
    }
    return Optional.of(
        new Closed(
            words(denying, isAllowed ? List.of() : allowing),
            until(denying, isAllowed ? List.of() : allowing).orElse(null),
            closing.stream().allMatch(state -> state.window.failover()),
            closing.stream().allMatch(state -> state.window.driftRepair())));
  }

  private static String words(List<State> denying, List<State> awaited) {
    String denied = denying.isEmpty() ? "" : "until the end of " + names(denying);
    String allowed = awaited.isEmpty() ? "" : "for the begin of " + names(awaited);
    return Stream.of("waits", denied, allowed)
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + (one.equals("waits") ? " " : " and ") + other)
        .orElseThrow();
  }

  private static String names(List<State> states) {
    return "maintenance window " + Names.of(states.stream().map(s -> s.window.name()).toList());
  }

  /** All that deny have to end, and one of those that allow has to begin. */
  private static Optional<Instant> until(List<State> denying, List<State> awaited) {
    Optional<Instant> ended = denying.stream().flatMap(State::next).max(Comparator.naturalOrder());
    Optional<Instant> begun = awaited.stream().flatMap(State::next).min(Comparator.naturalOrder());
    return Stream.of(ended, begun).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }
}

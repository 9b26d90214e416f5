package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Copy;
import dev.rimward.policy.placement.Health;
import dev.rimward.policy.placement.Observations;
import dev.rimward.reconciler.observe.RecordedSignals;
import dev.rimward.reconciler.observe.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the service would see of the world while it does what it was told. */
final class World {
  private final Span span;
  private final Recording recording;
  private final List<Outage> outages;
  private final Duration startUp;
  private final Set<String> remarks = new TreeSet<>();

  World(Span span, Recording recording, List<Outage> outages, Duration startUp) {
    this.span = span;
    this.recording = recording;
    this.outages = List.copyOf(outages);
    this.startUp = startUp;
  }

  /** What was left out of the demand, and why, in the order of words. */
  Set<String> remarks() {
    return new TreeSet<>(remarks);
  }

  /**
   * @param placements as they were decided last
   */
  Observations observe(Variant variant, Collection<ApplicationPlacement> placements, Instant now) {
    Fleet fleet = variant.fleet();
    Recording heard = new FailingRecording(fleet, recording, down(now));
    return new Observations(
        RecordedSignals.observe(
            fleet,
            variant.requirements(),
            heard,
            (key, words) -> remarks.add(key.signal() + " of " + key.application() + ": " + words),
            now),
        conditions(fleet.clusters().keySet(), now),
        health(placements, now));
  }

  private Map<String, ClusterCondition> conditions(Set<String> clusters, Instant now) {
    Map<String, ClusterCondition> conditions = new HashMap<>();
    for (String cluster : clusters) {
      conditions.put(cluster, condition(cluster, now));
    }
    return conditions;
  }

  private ClusterCondition condition(String cluster, Instant now) {
    Instant since = span.start();
    State state = State.Reachable;
    for (Outage outage : outages) {
      Instant begin = span.start().plus(outage.start());
      if (outage.cluster().equals(cluster) && !begin.isAfter(now) && !begin.isBefore(since)) {
        boolean isOver = !outage.covers(span, now);
        state = isOver ? State.Reachable : State.Unreachable;
        since = isOver ? begin.plus(outage.length()) : begin;
      }
    }
    return new ClusterCondition(state, since, state == State.Unreachable ? "simulated outage" : "");
  }

  private Set<String> down(Instant now) {
    return outages.stream()
        .filter(outage -> outage.covers(span, now))
        .map(Outage::cluster)
        .collect(Collectors.toSet());
  }

  private Map<Copy, Health> health(Collection<ApplicationPlacement> placements, Instant now) {
    Set<String> down = down(now);
    Map<Copy, Health> health = new HashMap<>();
    for (ApplicationPlacement placement : placements) {
      for (LocationPlacement placed : placement.locations()) {
        if (!down.contains(placed.location())) {
          health.put(
              new Copy(placement.application(), placed.location()),
              hasStarted(placed, now) ? Health.Healthy : Health.Progressing);
        }
      }
    }
    return health;
  }

  /** Locations that serve the application's users. */
  Set<String> healthy(ApplicationPlacement placement, Instant now) {
    Set<String> down = down(now);
    return placement.locations().stream()
        .filter(placed -> !down.contains(placed.location()) && hasStarted(placed, now))
        .map(LocationPlacement::location)
        .collect(Collectors.toSet());
  }

  private boolean hasStarted(LocationPlacement placed, Instant now) {
    return !placed.since().isAfter(span.start()) || !placed.since().plus(startUp).isAfter(now);
  }
}

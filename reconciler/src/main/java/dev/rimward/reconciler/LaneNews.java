package dev.rimward.reconciler;

import dev.rimward.reconciler.deliver.Breaker;
import dev.rimward.reconciler.deliver.Drift;
import dev.rimward.reconciler.deliver.Fight;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.telemetry.Event.Kind;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what happens in lanes, in numbers and in words. */
final class LaneNews implements LaneEvent.Listener {
  private final Journal journal;
  private final Metrics metrics;

  LaneNews(Journal journal) {
    this.journal = journal;
    this.metrics = journal.metrics();
  }

  @Override
  public void on(LaneEvent event) {
    switch (event) {
      case LaneEvent.Delivered delivered ->
          journal.tell(
              Kind.Delivery,
              null,
              delivered.cluster(),
              delivered.cluster()
                  + " runs "
                  + Journal.shortened(delivered.commit())
                  + ": "
                  + delivered.applied()
                  + " objects applied, "
                  + delivered.pruned()
                  + " pruned");
      case LaneEvent.DriftRepaired repaired -> {
        metrics.driftCorrected(repaired.cluster(), repaired.repairs().size());
        repaired
            .repairs()
            .forEach(
                repair ->
                    journal.tell(
                        Kind.Drift,
                        repaired.application(),
                        repaired.cluster(),
                        repaired.cluster()
                            + " "
                            + repaired.application()
                            + ": "
                            + repair.id()
                            + ": "
                            + repair.words()
                            + ", put back"));
      }
      case LaneEvent.Drifted drifted -> drifted(drifted);
      case LaneEvent.Fought fought -> {
        metrics.fought(fought.cluster(), fought.application());
        journal.tell(
            Kind.Drift,
            fought.application(),
            fought.cluster(),
            "%s %s: %s: %s; it is left until %s"
                .formatted(
                    fought.cluster(),
                    fought.application(),
                    fought.fight().id(),
                    fought.fight().words(),
                    fought.fight().until()));
      }
      case LaneEvent.Failed failed ->
          journal.tell(
              Kind.Delivery, null, failed.cluster(), failed.cluster() + ": " + failed.words());
      case LaneEvent.Recovered recovered ->
          journal.tell(
              Kind.Delivery,
              null,
              recovered.cluster(),
              recovered.cluster() + " takes deliveries again");
      case LaneEvent.DeletionHeld held ->
          journal.tell(
              Kind.Delivery,
              held.application(),
              held.cluster(),
              held.cluster() + ": " + held.words());
      case LaneEvent.HealthChanged changed ->
          journal.tell(
              Kind.Delivery,
              changed.application(),
              changed.cluster(),
              changed.cluster()
                  + ": "
                  + changed.application()
                  + " is "
                  + changed.health().name().toLowerCase(Locale.ROOT)
                  + (changed.words().isEmpty() ? "" : " (" + changed.words() + ")"));
      case LaneEvent.Looked looked -> looked(looked.status());
    }
  }

  /** Objects that are fought for are told as fights. */
  private void drifted(LaneEvent.Drifted event) {
    Set<ObjectId> fought =
        event.drift().fights().stream().map(Fight::id).collect(Collectors.toSet());
    for (Drift drift : event.drift().drifted()) {
      if (!fought.contains(drift.id())) {
        journal.tell(
            Kind.Drift,
            event.application(),
            event.cluster(),
            "%s %s: %s: %s, left so"
                .formatted(event.cluster(), event.application(), drift.id(), drift.words()));
      }
    }
  }

  private void looked(LaneStatus status) {
    metrics.reached(
        status.cluster(), status.breaker() != Breaker.State.Closed, status.unreachableSince());
    metrics.delivery(
        status.cluster(),
        status.lastSuccess(),
        status.consecutiveFailures(),
        status.totals().objects());
    metrics.drift(
        status.cluster(),
        status.applications().values().stream().mapToInt(one -> one.drift().drifted().size()).sum(),
        status.applications().values().stream().mapToInt(one -> one.drift().fights().size()).sum());
  }
}

package dev.rimward.reconciler;

import dev.rimward.reconciler.deliver.Breaker;
import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.telemetry.Event.Kind;
import dev.rimward.reconciler.telemetry.Metrics;
import java.util.Locale;

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

  private void looked(LaneStatus status) {
    metrics.reached(
        status.cluster(), status.breaker() != Breaker.State.Closed, status.unreachableSince());
    metrics.delivery(
        status.cluster(),
        status.lastSuccess(),
        status.consecutiveFailures(),
        status.totals().objects());
  }
}

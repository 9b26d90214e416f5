package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.deliver.LaneStatus.ApplicationStatus;
import java.time.Duration;
import java.util.Objects;

/** Turns what a pass has changed into events: what is as it was is not told again. */
final class LaneEvents {
  private final String cluster;
  private final LaneEvent.Listener listener;

  LaneEvents(String cluster, LaneEvent.Listener listener) {
    this.cluster = cluster;
    this.listener = listener;
  }

  void ended(LaneStatus before, LaneStatus after, DeliveryReport report, Duration retryIn) {
    report.applications().forEach((name, one) -> application(before, name, one));
    if (report.isDelivered() && !report.commit().equals(before.deliveredCommit())) {
      delivered(report);
    }
    if (after.lastError() != null) {
      failed(before, after.lastError(), retryIn);
    } else if (before.lastError() != null) {
      listener.on(new LaneEvent.Recovered(cluster));
    }
    listener.on(new LaneEvent.Looked(after));
  }

  void broke(LaneStatus before, LaneStatus after, String words, Duration retryIn) {
    failed(before, words, retryIn);
    listener.on(new LaneEvent.Looked(after));
  }

  private void failed(LaneStatus before, String words, Duration retryIn) {
    if (!words.equals(before.lastError())) {
      listener.on(new LaneEvent.Failed(cluster, words, retryIn));
    }
  }

  private void delivered(DeliveryReport report) {
    var all = report.applications().values();
    listener.on(
        new LaneEvent.Delivered(
            cluster,
            report.commit(),
            all.stream().mapToInt(ApplicationReport::applied).sum(),
            all.stream().mapToInt(ApplicationReport::pruned).sum()));
  }

  private void application(LaneStatus before, String name, ApplicationReport now) {
    if (!now.repairs().isEmpty()) {
      listener.on(new LaneEvent.DriftRepaired(cluster, name, now.repairs()));
    }
    drift(before, name, now.drift());
    if (now.outcome() == Outcome.HELD) {
      held(before, name, String.join("; ", now.problems()));
    }
    ApplicationStatus was = before.applications().get(name);
    Health health = was == null ? null : was.health();
    if (!now.removed() && !Objects.equals(health, now.health())) {
      listener.on(new LaneEvent.HealthChanged(cluster, name, now.health(), now.healthWords()));
    }
  }

  private void drift(LaneStatus before, String name, DriftReport now) {
    ApplicationStatus known = before.applications().get(name);
    DriftReport was = known == null ? DriftReport.NONE : known.drift();
    if (!now.drifted().equals(was.drifted())) {
      listener.on(new LaneEvent.Drifted(cluster, name, now));
    }
    for (Fight fight : now.fights()) {
      if (!was.fights().contains(fight)) {
        listener.on(new LaneEvent.Fought(cluster, name, fight));
      }
    }
  }

  /** The words of a hold are the only problem there is. */
  private void held(LaneStatus before, String name, String words) {
    if (!before.problems().contains(name + ": " + words)) {
      listener.on(new LaneEvent.DeletionHeld(cluster, name, words));
    }
  }
}

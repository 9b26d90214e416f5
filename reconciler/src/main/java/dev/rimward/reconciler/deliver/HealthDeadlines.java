package dev.rimward.reconciler.deliver;

import dev.rimward.policy.placement.Health;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Progress that takes too long is none: an application that is on its way for longer than its
 * {@code healthTimeout} is degraded. New content has all that time anew, and so has one that was
 * healthy in between. For one thread.
 */
final class HealthDeadlines {
  private final Map<String, Waiting> waiting = new HashMap<>();

  /**
   * @param digest of the content that is waited for
   * @param since when
   */
  private record Waiting(String digest, Instant since) {}

  /** The report as it is to be told now. */
  DeliveryReport judged(DeliveryReport report, DesiredCluster desired, Instant now) {
    waiting.keySet().retainAll(desired.applications().keySet());
    SortedMap<String, ApplicationReport> judged = new TreeMap<>(report.applications());
    judged.replaceAll(
        (name, one) -> {
          DesiredApplication application = desired.applications().get(name);
          return application == null ? one : judged(one, application, now);
        });
    return new DeliveryReport(report.commit(), judged);
  }

  private ApplicationReport judged(
      ApplicationReport report, DesiredApplication application, Instant now) {
    if (report.health() == Health.Healthy) {
      waiting.remove(application.name());
      return report;
    }
    Waiting known =
        waiting.merge(
            application.name(),
            new Waiting(application.digest(), now),
            (before, fresh) -> before.digest().equals(fresh.digest()) ? before : fresh);
    Duration timeout = application.sync().healthTimeout();
    boolean late = Duration.between(known.since(), now).compareTo(timeout) > 0;
    return late && report.health() == Health.Progressing
        ? report.degraded("not healthy after " + words(timeout) + ": " + report.healthWords())
        : report;
  }

  /** As people write it in YAML. */
  private static String words(Duration timeout) {
    return timeout.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}

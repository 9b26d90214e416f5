package dev.rimward.reconciler.telemetry;

import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What Rimward counts and measures. Thread-safe. The client library stays behind this class.
 *
 * <p>Labels are names from the fleet and words of small enumerations, nothing else: the number of
 * series is bounded by the fleet. {@link #retain} drops those of what has left it.
 */
public final class Metrics {
  private static final double[] DURATIONS = {
    0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300
  };

  private final CollectorRegistry registry = new CollectorRegistry();

  private final Histogram stageDuration =
      Histogram.build("rimward_stage_duration_seconds", "How long a stage took.")
          .labelNames("stage", "outcome")
          .buckets(DURATIONS)
          .register(registry);
  private final Gauge stageInFlight =
      gauge("rimward_stage_in_flight", "Runs of a stage going on now.", "stage");
  private final Gauge sourceProblems =
      gauge("rimward_source_problems", "Problems found in the newest source revision.");
  private final SignalMetrics signals = new SignalMetrics().register(registry);
  private final Gauge locations =
      gauge("rimward_placement_locations", "Locations that run an application.", "application");
  private final Gauge replicas =
      gauge("rimward_placement_replicas", "Replicas placed everywhere.", "application");
  private final Gauge notices =
      gauge(
          "rimward_placement_notices",
          "What people should know of a decision now, by kind: Compliance, Outage, Infeasible, ...",
          "application",
          "kind");
  private final Gauge waiting =
      gauge(
          "rimward_rollout_waiting",
          "Clusters where an application waits for its turn, by reason: Canary, Soak, Window, ...",
          "application",
          "reason");
  private final Counter moves =
      counter("rimward_placement_moves", "Locations added and removed.", "application");
  private final Counter publications =
      counter("rimward_publications", "Decisions published or failed to be.", "outcome");
  private final Counter pushes =
      counter("rimward_publication_pushes", "Branches pushed or failed to be.", "outcome");
  private final Counter pushRetries =
      counter("rimward_publication_push_retries", "Pushes tried again: a branch had moved.");
  private final Gauge deliverySuccess =
      gauge(
          "rimward_delivery_last_success_timestamp_seconds",
          "When a cluster last had all that its branch says.",
          "cluster");
  private final Gauge deliveryFailures =
      gauge(
          "rimward_delivery_consecutive_failures",
          "Deliveries failed since the last success.",
          "cluster");
  private final Gauge deliveryObjects =
      gauge("rimward_delivery_objects", "Objects in a cluster's inventories.", "cluster");
  private final Gauge breakerOpen =
      gauge(
          "rimward_delivery_breaker_open",
          "1 while nothing is sent to a cluster that is away, else 0.",
          "cluster");
  private final Gauge unreachableSince =
      gauge(
          "rimward_delivery_unreachable_since_timestamp_seconds",
          "Since when deliveries find no API server, 0 while they find one.",
          "cluster");
  private final Counter driftCorrected =
      counter("rimward_delivery_drift_corrected", "Objects that were repaired.", "cluster");
  private final Gauge driftedObjects =
      gauge(
          "rimward_delivery_drifted_objects",
          "Objects that others changed and that are left so.",
          "cluster");
  private final Gauge presentFights =
      gauge(
          "rimward_delivery_fighting_objects",
          "Objects that are left alone for a while because somebody changes them again and again.",
          "cluster");
  private final Counter fights =
      counter(
          "rimward_delivery_fights",
          "Times that an object was left alone because somebody changed it again and again.",
          "cluster",
          "application");
  private final Counter scheduleRuns =
      counter("rimward_schedule_runs", "Runs of scheduled tasks.", "task", "outcome");

  private final Set<String> applications = ConcurrentHashMap.newKeySet();
  private final Set<String> noticeKinds = ConcurrentHashMap.newKeySet();
  private final Set<String> clusters = ConcurrentHashMap.newKeySet();
  private final Set<Copy> foughtIn = ConcurrentHashMap.newKeySet();

  private record Copy(String cluster, String application) {}

  /** With the metrics of the JVM, and a registry of its own. */
  public Metrics() {
    DefaultExports.register(registry);
  }

  /** How something ended. */
  public enum Outcome {
    Succeeded("succeeded"),
    Failed("failed");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  /** Begins to measure a stage; it has failed unless told otherwise before it is closed. */
  public StageRun begin(Stage stage) {
    stageInFlight.labels(stage.label()).inc();
    return new StageRun(stage);
  }

  /** One run of a stage, of one thread. */
  public final class StageRun implements AutoCloseable {
    private final Stage stage;
    private final long start = System.nanoTime();
    private Outcome outcome = Outcome.Failed;

    private StageRun(Stage stage) {
      this.stage = stage;
    }

    public void succeeded() {
      outcome = Outcome.Succeeded;
    }

    @Override
    public void close() {
      stageInFlight.labels(stage.label()).dec();
      stageDuration.labels(stage.label(), outcome.label).observe((System.nanoTime() - start) / 1e9);
    }
  }

  public void sourceProblems(int problems) {
    sourceProblems.set(problems);
  }

  /** All readings of an observation: those that were there before and are not any more go. */
  public void signals(Map<SignalKey, Reading> readings) {
    signals.set(readings);
  }

  /** The decision on an application as it is now. */
  public void placement(String application, int locations, int replicas) {
    applications.add(application);
    this.locations.labels(application).set(locations);
    this.replicas.labels(application).set(replicas);
    moves.labels(application);
  }

  /**
   * How many notices of each kind the last decision has; every kind there is, so that 0 is seen.
   */
  public void notices(String application, Map<String, Integer> byKind) {
    applications.add(application);
    noticeKinds.addAll(byKind.keySet());
    byKind.forEach((kind, count) -> notices.labels(application, kind).set(count));
  }

  /** In how many clusters each application waits, by reason; those that are missing do not. */
  public void waiting(Map<String, Map<String, Integer>> byApplication) {
    waiting.clear();
    byApplication.forEach(
        (application, byReason) ->
            byReason.forEach((reason, count) -> waiting.labels(application, reason).set(count)));
  }

  /** Locations added to an application or taken from it. */
  public void moved(String application, int locations) {
    applications.add(application);
    moves.labels(application).inc(locations);
  }

  public void published(Outcome outcome) {
    publications.labels(outcome.label).inc();
  }

  public void pushed(Outcome outcome, int branches) {
    pushes.labels(outcome.label).inc(branches);
  }

  public void pushRetried() {
    pushRetries.inc();
  }

  /**
   * How delivery to a cluster stands, after each look at it.
   *
   * @param lastSuccess when it last had all that its branch says; null: never yet
   * @param objects in its inventories
   */
  public void delivery(
      String cluster, @Nullable Instant lastSuccess, int consecutiveFailures, int objects) {
    clusters.add(cluster);
    if (lastSuccess != null) {
      deliverySuccess.labels(cluster).set(lastSuccess.toEpochMilli() / 1e3);
    }
    deliveryFailures.labels(cluster).set(consecutiveFailures);
    deliveryObjects.labels(cluster).set(objects);
    driftCorrected.labels(cluster);
  }

  /**
   * Whether deliveries reach a cluster, after each look at it.
   *
   * @param isOpen whether its circuit breaker is
   * @param since null: it answers
   */
  public void reached(String cluster, boolean isOpen, @Nullable Instant since) {
    clusters.add(cluster);
    breakerOpen.labels(cluster).set(isOpen ? 1 : 0);
    unreachableSince.labels(cluster).set(since == null ? 0 : since.toEpochMilli() / 1e3);
  }

  public void driftCorrected(String cluster, int objects) {
    clusters.add(cluster);
    driftCorrected.labels(cluster).inc(objects);
  }

  /**
   * What is left as others made it, after each look at a cluster.
   *
   * @param objects in all its applications
   * @param fights that are the reason now
   */
  public void drift(String cluster, int objects, int fights) {
    clusters.add(cluster);
    driftedObjects.labels(cluster).set(objects);
    presentFights.labels(cluster).set(fights);
  }

  /** An object of an application is left alone because of a fight. */
  public void fought(String cluster, String application) {
    foughtIn.add(new Copy(cluster, application));
    fights.labels(cluster, application).inc();
  }

  public void scheduleRan(String task, Outcome outcome) {
    scheduleRuns.labels(task, outcome.label).inc();
  }

  /** Drops the series of applications and clusters that are not among these. */
  public void retain(Set<String> applications, Set<String> clusters) {
    for (String application : this.applications) {
      if (!applications.contains(application)) {
        noticeKinds.forEach(kind -> notices.remove(application, kind));
      }
    }
    drop(this.applications, applications, List.of(locations, replicas, moves));
    drop(
        this.clusters,
        clusters,
        List.of(
            deliverySuccess,
            deliveryFailures,
            deliveryObjects,
            breakerOpen,
            unreachableSince,
            driftCorrected,
            driftedObjects,
            presentFights));
    foughtIn.removeIf(
        copy -> {
          boolean gone =
              !clusters.contains(copy.cluster()) || !applications.contains(copy.application());
          if (gone) {
            fights.remove(copy.cluster(), copy.application());
          }
          return gone;
        });
  }

  private static void drop(
      Set<String> known, Set<String> kept, List<? extends SimpleCollector<?>> collectors) {
    known.removeIf(
        name -> {
          boolean gone = !kept.contains(name);
          if (gone) {
            collectors.forEach(collector -> collector.remove(name));
          }
          return gone;
        });
  }

  /** The exposition format that a client with this {@code Accept} header reads. */
  public static String contentType(@Nullable String accept) {
    return TextFormat.chooseContentType(accept);
  }

  /**
   * @param contentType from {@link #contentType}
   */
  public void write(String contentType, Writer writer) throws IOException {
    TextFormat.writeFormat(contentType, writer, registry.metricFamilySamples());
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.build(name, help).labelNames(labels).register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.build(name, help).labelNames(labels).register(registry);
  }
}

package dev.rimward.reconciler.cli;

import dev.rimward.policy.placement.Decision;
import dev.rimward.reconciler.Status;
import dev.rimward.reconciler.Status.ApplicationStatus;
import dev.rimward.reconciler.Status.ClusterStatus;
import dev.rimward.reconciler.Status.LocationStatus;
import dev.rimward.reconciler.demo.Demo;
import dev.rimward.reconciler.demo.DemoReport;
import dev.rimward.reconciler.telemetry.Event;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What a person sees of the demo: a table that is drawn anew each second on a terminal, or the
 * events as they come, with a table now and then, where the output goes elsewhere.
 */
final class DemoView {
  private static final int EVENTS_SHOWN = 12;
  private static final int LOCATIONS_SHOWN = 24;
  private static final int TICKS_BETWEEN_TABLES = 15;
  private static final String CLEAR = "\033[H\033[2J";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final PrintWriter out;
  private final Demo demo;
  private final boolean isTerminal;
  private final Deque<String> events = new ArrayDeque<>();
  private int ticks;

  DemoView(PrintWriter out, Demo demo, boolean isTerminal) {
    this.out = out;
    this.demo = demo;
    this.isTerminal = isTerminal;
  }

  synchronized void welcome() {
    out.println(instructions());
    out.flush();
  }

  private String instructions() {
    return """
    Rimward runs the example on embedded clusters. Users follow the sun; a day is two minutes.

      push a change      git clone %s fleet
      what was decided   git clone %s rendered
      status             %s/api/v1/status    (or: ./rimward status --server %s)
      metrics            %s/metrics
    """
        .formatted(
            demo.sourceRepository(),
            demo.outputRepository(),
            demo.service().url(),
            demo.service().url(),
            demo.service().url());
  }

  /** Called by whatever thread it happens on. */
  synchronized void happened(Event event) {
    String line = TIME.format(event.time()) + "  " + event.text();
    if (!isTerminal) {
      out.println(line);
      out.flush();
    }
    if (events.size() == EVENTS_SHOWN) {
      events.removeFirst();
    }
    events.addLast(line);
  }

  /** Once a second. */
  synchronized void tick() {
    ticks++;
    if (isTerminal) {
      out.println(CLEAR + instructions() + "\n" + table(demo.service().status()));
      events.forEach(out::println);
      out.flush();
    } else if (ticks % TICKS_BETWEEN_TABLES == 0) {
      out.println("\n" + table(demo.service().status()));
      out.flush();
    }
  }

  synchronized void summary(DemoReport report) {
    long repaired =
        report.clusters().stream().mapToLong(DemoReport.ClusterReport::driftRepaired).sum();
    out.println("\n" + table(demo.service().status()));
    out.println(
        (report.converged() ? "converged" : "NOT converged")
            + ": "
            + report.placementChanges()
            + " placement changes in "
            + report.publications()
            + " publications, "
            + repaired
            + " objects put back, "
            + report.errors().size()
            + " errors");
    report.errors().forEach(error -> out.println("  " + error));
    out.flush();
  }

  private Table table(Status status) {
    Table table =
        new Table("LOCATION", "REGION", "REQUESTS/S", "RUNS", "HEALTH", "COMMIT", "REPAIRED");
    List<ClusterStatus> shown = status.clusters();
    for (ClusterStatus cluster : shown.subList(0, Math.min(LOCATIONS_SHOWN, shown.size()))) {
      table.row(
          cluster.name(),
          cluster.region(),
          demand(cluster.name()),
          runs(status, cluster.name()),
          health(status, cluster),
          cluster.deliveredCommit() == null ? "-" : cluster.deliveredCommit().substring(0, 8),
          cluster.driftRepaired());
    }
    if (shown.size() > LOCATIONS_SHOWN) {
      table.row("and " + (shown.size() - LOCATIONS_SHOWN) + " more", "", "", "", "", "", "");
    }
    return table;
  }

  private String demand(String location) {
    return demo.service().decisions().stream()
        .flatMap(decision -> decision.verdicts().stream())
        .filter(verdict -> verdict.location().equals(location))
        .map(Decision.Verdict::demand)
        .filter(demand -> demand != null)
        .findFirst()
        .map(demand -> String.format(Locale.ROOT, "%.1f", demand))
        .orElse("-");
  }

  private static String runs(Status status, String location) {
    List<String> runs = new ArrayList<>();
    for (ApplicationStatus application : status.applications()) {
      for (LocationStatus placed : application.locations()) {
        if (placed.location().equals(location)) {
          runs.add(application.name() + "×" + placed.replicas());
        }
      }
    }
    return runs.isEmpty() ? "-" : String.join(" ", runs);
  }

  private static String health(Status status, ClusterStatus cluster) {
    if (!cluster.state().equals("Reachable")) {
      return cluster.state();
    }
    return status.applications().stream()
        .flatMap(application -> application.locations().stream())
        .filter(placed -> placed.location().equals(cluster.name()))
        .map(placed -> placed.health().name())
        .distinct()
        .sorted()
        .reduce((a, b) -> a + ", " + b)
        .orElse("-");
  }
}

package dev.rimward.reconciler.cli;

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
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of the demo: on a terminal a table that is drawn anew each second over the
 * last events; elsewhere the events as they come, with a table now and then.
 */
final class DemoView implements AutoCloseable {
  private static final int EVENTS_KEPT = 200;
  private static final int FEWEST_EVENTS_SHOWN = 5;
  private static final int LOCATIONS_LISTED = 24;
  private static final int TICKS_BETWEEN_TABLES = 15;
  private static final int TABLE_FRAME = 3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final PrintWriter out;
  private final Demo demo;
  private final Deque<String> events = new ArrayDeque<>();
  private @Nullable Screen screen;
  private int ticks;

  /**
   * @param screen null: the output does not go to a terminal
   */
  DemoView(PrintWriter out, Demo demo, @Nullable Screen screen) {
    this.out = out;
    this.demo = demo;
    this.screen = screen;
  }

  synchronized void welcome() {
    out.println(instructions());
    out.flush();
  }

  /** No wider than 80 columns: the commands are there to be copied. */
  private String instructions() {
    return """
    The example on embedded clusters; users follow the sun, a day is two minutes.

      push      git clone %s fleet
      decided   git clone %s rendered
      status    ./rimward status --server %s
      metrics   %s/metrics
    """
        .formatted(
            demo.sourceRepository(),
            demo.outputRepository(),
            demo.service().url(),
            demo.service().url());
  }

  /** Called by whatever thread it happens on. */
  synchronized void happened(Event event) {
    String line = TIME.format(event.time()) + "  " + event.text();
    if (screen == null) {
      out.println(line);
      out.flush();
    }
    if (events.size() == EVENTS_KEPT) {
      events.removeFirst();
    }
    events.addLast(line);
  }

  /** Once a second. */
  synchronized void tick() {
    ticks++;
    if (screen != null) {
      screen.draw(this::lines);
    } else if (ticks % TICKS_BETWEEN_TABLES == 0) {
      out.println("\n" + FleetTable.of(demo.service()).table(LOCATIONS_LISTED));
      out.flush();
    }
  }

  private List<String> lines(Screen.Size size) {
    List<String> lines = new ArrayList<>(instructions().lines().toList());
    int locations = size.rows() - lines.size() - TABLE_FRAME - FEWEST_EVENTS_SHOWN;
    lines.add("");
    lines.addAll(
        FleetTable.of(demo.service()).table(Math.max(1, locations)).toString().lines().toList());
    lines.add("");
    long tooMany = Math.max(0, events.size() - (size.rows() - lines.size()));
    events.stream().skip(tooMany).forEach(lines::add);
    return lines;
  }

  /** Ends the drawing; events are printed from now on. */
  @Override
  public synchronized void close() {
    if (screen != null) {
      screen.close();
    }
    screen = null;
  }

  synchronized void say(String words) {
    out.println("\n" + words);
    out.flush();
  }

  synchronized void summary(DemoReport report) {
    long repaired =
        report.clusters().stream().mapToLong(DemoReport.ClusterReport::driftRepaired).sum();
    out.println("\n" + FleetTable.of(demo.service()).table(LOCATIONS_LISTED));
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
}

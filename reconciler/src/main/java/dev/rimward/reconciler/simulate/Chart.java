package dev.rimward.reconciler.simulate;

import dev.rimward.reconciler.simulate.Outcome.Moved;
import dev.rimward.reconciler.simulate.Panel.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Draws what a simulation found as SVG that is read in light and in dark: for each application its
 * demand, the locations that were open, with every move, and the replicas.
 */
public final class Chart {
  private static final int WIDTH = 960;
  private static final int LEFT = 64;
  private static final int RIGHT = 24;
  private static final int DEMAND_HEIGHT = 96;
  private static final int LOCATIONS_HEIGHT = 150;
  private static final int REPLICAS_HEIGHT = 110;
  private static final int MOVES_HEIGHT = 20;
  private static final int GAP = 44;
  private static final int COLOURS = 6;

  /** Hues that are told apart with any colour vision, after Okabe and Ito (2008). */
  private static final String STYLE =
      """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #333f50 }
          .title { font-size: 16px; font-weight: 600 }
          .name { font-weight: 600 }
          .paper { fill: #ffffff }
          .grid { stroke: #dde3ea; fill: none }
          .area { fill: #f2b84b; fill-opacity: .55; stroke: #c98a12 }
          .line { fill: none; stroke-width: 2; stroke-linejoin: round }
          .s0 { stroke: #0069b4 } .f0 { fill: #0069b4 }
          .s1 { stroke: #c4500a } .f1 { fill: #c4500a }
          .s2 { stroke: #007f5f } .f2 { fill: #007f5f }
          .s3 { stroke: #9c4a86 } .f3 { fill: #9c4a86 }
          .s4 { stroke: #a87000 } .f4 { fill: #a87000 }
          .s5 { stroke: #66707c } .f5 { fill: #66707c }
          @media (prefers-color-scheme: dark) {
            text { fill: #d5dce5 }
            .paper { fill: #11161d }
            .grid { stroke: #2c3643 }
            .area { fill: #d9a03a; fill-opacity: .4; stroke: #e8b75a }
            .s0 { stroke: #58b0f0 } .f0 { fill: #58b0f0 }
            .s1 { stroke: #f08a4b } .f1 { fill: #f08a4b }
            .s2 { stroke: #3cc79d } .f2 { fill: #3cc79d }
            .s3 { stroke: #d692c2 } .f3 { fill: #d692c2 }
            .s4 { stroke: #e3b341 } .f4 { fill: #e3b341 }
            .s5 { stroke: #9aa5b1 } .f5 { fill: #9aa5b1 }
          }
        </style>
      """;

  private final Results results;
  private final StringBuilder body = new StringBuilder();
  private int top = 40;

  private Chart(Results results) {
    this.results = results;
  }

  /** A whole SVG document; the same results give the same text. */
  public static String of(Results results) {
    return new Chart(results).draw();
  }

  private String draw() {
    text(LEFT, top - 14, "title", "start", results.trace());
    for (String application : results.applications()) {
      draw(application, results.of(application));
    }
    int height = top;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
      <title>%s</title>
    %s  <rect class="paper" width="%d" height="%d"/>
    %s</svg>
    """
        .formatted(
            WIDTH, height, WIDTH, height, escaped(results.trace()), STYLE, WIDTH, height, body);
  }

  private void draw(String application, List<Outcome> outcomes) {
    legend(application, outcomes);
    Outcome first = outcomes.getFirst();
    String unit = first.course().unit();
    panel(
        "demand" + (unit.isEmpty() ? "" : ", " + unit),
        DEMAND_HEIGHT,
        List.of(new Line("area", first.course().demand(), true)));
    panel(
        "locations; below, ▲ one is opened, ▼ one is closed",
        LOCATIONS_HEIGHT,
        lines(outcomes, outcome -> outcome.course().locations()));
    moves(outcomes);
    panel("replicas", REPLICAS_HEIGHT, lines(outcomes, outcome -> outcome.course().replicas()));
    times();
  }

  private interface Values {
    List<Integer> of(Outcome outcome);
  }

  /** The first variant is drawn last, over the others. */
  private static List<Line> lines(List<Outcome> outcomes, Values values) {
    return IntStream.range(0, outcomes.size())
        .map(index -> outcomes.size() - 1 - index)
        .mapToObj(
            index ->
                new Line(
                    "line s" + index % COLOURS,
                    values.of(outcomes.get(index)).stream().map(Integer::doubleValue).toList(),
                    false))
        .toList();
  }

  private void legend(String application, List<Outcome> outcomes) {
    top += 26;
    text(LEFT, top, "name", "start", application);
    int x = LEFT + 24 + 9 * application.length();
    for (int index = 0; index < outcomes.size(); index++) {
      Outcome outcome = outcomes.get(index);
      body.append(
          "  <path class=\"line s%d\" d=\"M%d %dh22\"/>\n".formatted(index % COLOURS, x, top - 4));
      String name =
          outcome.policy().isEmpty() || outcome.policy().equals(application)
              ? outcome.variant()
              : outcome.variant() + " (" + outcome.policy() + ")";
      text(x + 28, top, "", "start", name);
      x += 28 + 8 * name.length() + 20;
    }
  }

  private void panel(String title, int height, List<Line> lines) {
    top += GAP;
    text(LEFT, top - 8, "", "start", title);
    Panel panel = new Panel(LEFT, top, WIDTH - LEFT - RIGHT, height, results.steps());
    body.append(panel.draw(lines, hours()));
    top += height;
  }

  /** A strip for each variant that moves anything, below the panel of the locations. */
  private void moves(List<Outcome> outcomes) {
    for (int index = 0; index < outcomes.size(); index++) {
      List<Moved> placed = placed(outcomes.get(index));
      if (!placed.isEmpty()) {
        text(LEFT - 8, top + 15, "", "end", "moves");
        StringBuilder path = new StringBuilder();
        for (Moved moved : placed) {
          path.append("M").append(decimal(x(moved.at()))).append(' ');
          // Openings point up from the lower half, closings down from the upper.
          path.append(top + 10).append(moved.from() == 0 ? "m-3 7h6l-3 -6z" : "m-3 -7h6l-3 6z");
        }
        body.append(
            "  <path class=\"f%d\" fill-opacity=\".8\" d=\"%s\"/>\n"
                .formatted(index % COLOURS, path));
        top += MOVES_HEIGHT;
      }
    }
  }

  private static List<Moved> placed(Outcome outcome) {
    return outcome.moves().stream().filter(moved -> moved.from() == 0 || moved.to() == 0).toList();
  }

  private double x(Instant time) {
    double part =
        (double) Duration.between(results.from(), time).toMillis()
            / Duration.between(results.from(), results.to()).toMillis();
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  /** Where grid lines are, as parts of the width: at whole hours, at most a dozen. */
  private List<Double> hours() {
    return ticks().stream().map(time -> (x(time) - LEFT) / (WIDTH - LEFT - RIGHT)).toList();
  }

  private List<Instant> ticks() {
    long seconds = Duration.between(results.from(), results.to()).toSeconds();
    long every =
        IntStream.of(60, 300, 900, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800)
            .filter(step -> seconds / step <= 12)
            .findFirst()
            .orElse(2_592_000);
    long first = Math.ceilDiv(results.from().getEpochSecond(), every) * every;
    return LongStream.iterate(
            first, time -> time <= results.to().getEpochSecond(), time -> time + every)
        .mapToObj(Instant::ofEpochSecond)
        .toList();
  }

  private void times() {
    top += 18;
    boolean isLong = Duration.between(results.from(), results.to()).toHours() > 48;
    for (Instant time : ticks()) {
      String text = isLong ? time.toString().substring(5, 10) : time.toString().substring(11, 16);
      text((int) x(time), top, "", "middle", text);
    }
    top += 18;
  }

  private void text(int x, int y, String style, String anchor, String text) {
    body.append(
        "  <text x=\"%d\" y=\"%d\"%s%s>%s</text>\n"
            .formatted(
                x,
                y,
                style.isEmpty() ? "" : " class=\"" + style + "\"",
                anchor.equals("start") ? "" : " text-anchor=\"" + anchor + "\"",
                escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String decimal(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}

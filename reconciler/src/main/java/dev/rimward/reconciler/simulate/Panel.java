package dev.rimward.reconciler.simulate;

import java.util.List;

/** One plot of a chart: a scale from 0 to a round number, and lines over it. */
record Panel(int left, int top, int width, int height, int steps) {
  private static final int TICKS = 4;

  /** More would not be seen. */
  private static final int MOST_POINTS = 480;

  /**
   * @param style of the stroke
   * @param values one for each step; {@code NaN} where there is a gap
   * @param isSmooth whether it is drawn as an area of means, and not as steps
   */
  record Line(String style, List<Double> values, boolean isSmooth) {
    Line {
      values = List.copyOf(values);
    }
  }

  /**
   * @param grid where vertical lines are, as parts of the width
   */
  String draw(List<Line> lines, List<Double> grid) {
    double highest =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .mapToDouble(Double::doubleValue)
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(1);
    double tick = roundTick(Math.max(highest, 1) / TICKS);
    int count = (int) Math.max(1, Math.ceil(highest / tick - 1e-9));
    StringBuilder svg = new StringBuilder(grid(grid, tick, count));
    for (Line line : lines) {
      svg.append("  <path class=\"%s\" d=\"".formatted(line.style()));
      svg.append(line.isSmooth() ? area(line, tick * count) : stairs(line, tick * count));
      svg.append("\"/>\n");
    }
    return svg.toString();
  }

  /** The next of 1, 2, 5, 10, 20, ... */
  private static double roundTick(double least) {
    double power = 1;
    while (power * 10 <= least) {
      power *= 10;
    }
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private String grid(List<Double> vertical, double tick, int count) {
    StringBuilder path = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i <= count; i++) {
      double y = y(i * tick, tick * count);
      path.append("M%d %sh%d".formatted(left, Chart.decimal(y), width));
      labels.append(
          "  <text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>\n"
              .formatted(left - 8, Chart.decimal(y + 4), Numbers.brief(i * tick)));
    }
    for (double part : vertical) {
      path.append("M%s %dv%d".formatted(Chart.decimal(left + part * width), top, height));
    }
    return "  <path class=\"grid\" d=\"" + path + "\"/>\n" + labels;
  }

  /** Vertical only where the value changes. */
  private String stairs(Line line, double scale) {
    StringBuilder path = new StringBuilder();
    List<Double> values = line.values();
    for (int step = 0; step < values.size(); step++) {
      if (step == 0) {
        path.append("M%d %s".formatted(left, Chart.decimal(y(values.get(0), scale))));
      } else if (!values.get(step).equals(values.get(step - 1))) {
        path.append("H").append(Chart.decimal(x(step)));
        path.append("V").append(Chart.decimal(y(values.get(step), scale)));
      }
    }
    return path.append("H").append(left + width).toString();
  }

  private String area(Line line, double scale) {
    int each = Math.max(1, Math.ceilDiv(steps, MOST_POINTS));
    StringBuilder path = new StringBuilder();
    boolean isOpen = false;
    for (int from = 0; from < steps; from += each) {
      double mean =
          line.values().subList(from, Math.min(steps, from + each)).stream()
              .mapToDouble(Double::doubleValue)
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
      if (Double.isNaN(mean)) {
        path.append(isOpen ? "V%dz".formatted(top + height) : "");
        isOpen = false;
      } else {
        String x = Chart.decimal(x(Math.min(steps, from + each / 2)));
        path.append(isOpen ? "" : "M%s %d".formatted(x, top + height));
        path.append("L%s %s".formatted(x, Chart.decimal(y(mean, scale))));
        isOpen = true;
      }
    }
    return path.append(isOpen ? "V%dz".formatted(top + height) : "").toString();
  }

  private double x(int step) {
    return left + (double) step / steps * width;
  }

  private double y(double value, double scale) {
    return top + height - value / scale * height;
  }
}

package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.simulate.Figures;
import dev.rimward.reconciler.simulate.Outcome;
import dev.rimward.reconciler.simulate.Outcome.AtLocation;
import dev.rimward.reconciler.simulate.Outcome.Notice;
import dev.rimward.reconciler.simulate.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a simulation found, as tables for people. */
final class SimulationView {
  private static final int MOST_NOTICES = 3;

  private SimulationView() {}

  /** How a figure is shown, and how its difference to the first variant's. */
  private enum Form {
    COUNT("%.0f", ""),
    HOURS("%.1f", " h"),
    AMOUNT("%.2f", ""),
    KILOMETRES("%.0f", " km"),
    SHARE("%.1f", " %");

    private final String format;
    private final String unit;

    Form(String format, String unit) {
      this.format = format;
      this.unit = unit;
    }

    String show(@Nullable Double value) {
      return value == null ? "-" : number(value) + unit;
    }

    /** In hundredths of the first, or in points of a share. */
    String show(@Nullable Double value, @Nullable Double first) {
      if (value == null || first == null) {
        return show(value);
      }
      if (this == SHARE) {
        return show(value) + signed(" (%+.1f)", 100 * (value - first));
      }
      return first == 0
          ? show(value)
          : show(value) + signed(" (%+.0f %%)", 100 * (value / first - 1));
    }

    private String number(double value) {
      return String.format(Locale.ROOT, format, this == SHARE ? 100 * value : value);
    }

    private static String signed(String form, double difference) {
      String text = String.format(Locale.ROOT, form, difference);
      return text.matches(" \\([+-]0(\\.0)?( %)?\\)") ? " (=)" : text;
    }
  }

  private record Row(String name, Form form, Function<Figures, @Nullable Double> value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("locations opened", Form.COUNT, figures -> (double) figures.opened()),
          new Row("locations closed", Form.COUNT, figures -> (double) figures.closed()),
          new Row("replica changes", Form.COUNT, figures -> (double) figures.replicaChanges()),
          new Row(
              "most locations at once", Form.COUNT, figures -> (double) figures.mostLocations()),
          new Row("location-hours", Form.HOURS, Figures::locationHours),
          new Row("replica-hours", Form.HOURS, Figures::replicaHours),
          new Row("cost", Form.AMOUNT, Figures::cost),
          new Row("mean distance", Form.KILOMETRES, Figures::meanKilometres),
          new Row("served within 1,000 km", Form.SHARE, Figures::shareNear),
          new Row("not served", Form.SHARE, Figures::shareUnserved),
          new Row("open below threshold", Form.HOURS, Figures::hoursBelow),
          new Row("closed above threshold", Form.HOURS, Figures::hoursAbove),
          new Row("signal not fresh", Form.HOURS, Figures::hoursNotFresh));

  static String text(Results results, boolean isByLocation) {
    StringBuilder text = new StringBuilder(results.trace());
    text.append("\nfrom ").append(results.from()).append(" to ").append(results.to());
    text.append(", a decision every ").append(results.step()).append('\n');
    if (results.applications().isEmpty()) {
      text.append("\nno policy selects any application: there is nothing to see\n");
    }
    for (String application : results.applications()) {
      List<Outcome> outcomes = results.of(application);
      text.append('\n').append(figures(application, outcomes)).append(notices(outcomes));
      if (isByLocation) {
        outcomes.forEach(outcome -> text.append('\n').append(locations(outcome)));
      }
    }
    return text.toString();
  }

  private static Table figures(String application, List<Outcome> outcomes) {
    Table table = table(application.toUpperCase(Locale.ROOT), outcomes);
    table.row(cells("policy", outcomes.stream().map(SimulationView::policy)));
    for (Row row : ROWS) {
      @Nullable Double first = row.value().apply(outcomes.getFirst().figures());
      List<String> cells = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        @Nullable Double value = row.value().apply(outcome.figures());
        cells.add(cells.isEmpty() ? row.form().show(value) : row.form().show(value, first));
      }
      table.row(cells(row.name(), cells.stream()));
    }
    return table;
  }

  private static Table table(String title, List<Outcome> outcomes) {
    return new Table(
        Stream.concat(
                Stream.of(title),
                outcomes.stream().map(outcome -> outcome.variant().toUpperCase(Locale.ROOT)))
            .toArray(String[]::new));
  }

  private static String policy(Outcome outcome) {
    return outcome.policy().isEmpty() ? "-" : outcome.policy();
  }

  private static Object[] cells(String name, Stream<String> values) {
    return Stream.concat(Stream.of(name), values).toArray();
  }

  private static String notices(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : outcomes) {
      List<Notice> notices = outcome.notices();
      for (Notice notice : notices.subList(0, Math.min(MOST_NOTICES, notices.size()))) {
        text.append(outcome.variant()).append(", ").append(notice.first()).append(", ");
        text.append(notice.steps()).append("×: ").append(notice.text()).append('\n');
      }
      if (notices.size() > MOST_NOTICES) {
        text.append(outcome.variant()).append(", and ");
        text.append(notices.size() - MOST_NOTICES).append(" other notices: --output json\n");
      }
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  private static Table locations(Outcome outcome) {
    Table table =
        new Table(
            outcome.variant().toUpperCase(Locale.ROOT),
            "OPEN",
            "REPLICAS",
            "MOVES",
            "BELOW",
            "ABOVE");
    for (AtLocation at : outcome.locations()) {
      table.row(
          at.location(),
          Form.HOURS.show(at.openHours()),
          Form.HOURS.show(at.replicaHours()),
          at.moves(),
          Form.HOURS.show(at.hoursBelow()),
          Form.HOURS.show(at.hoursAbove()));
    }
    return table;
  }

  /** As it is typed: {@code 1m}, {@code 1h30m}, {@code 90s}. */
  static String duration(Duration duration) {
    return Objects.toString(duration).substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}

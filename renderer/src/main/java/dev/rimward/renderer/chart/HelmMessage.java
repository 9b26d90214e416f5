package dev.rimward.renderer.chart;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Helm says of a chart that it does not accept, in words for people. */
final class HelmMessage {
  private static final int MAX_LINES = 8;
  private static final int MAX_LENGTH = 1000;

  /** From the begin and from the end of a message, which can be as long as a chart wants. */
  private static final int MAX_READ = 4_000;

  private static final Pattern MISSING_CHARTS =
      Pattern.compile(
          "missing in charts/ directory: (.*)$|unable to (?:find|load) (.*) in charts",
          Pattern.MULTILINE);

  private static final Pattern VALUES = Pattern.compile("\\b\\w+/values/(\\d+)\\.yaml");
  private static final Pattern CHART_FOLDER = Pattern.compile("\\b\\w+/chart/");

  /** Where a schema is violated Helm quotes the value, which may be a password. */
  private static final Pattern QUOTED_BY_SCHEMA =
      Pattern.compile(
          "(?m)(at '[^']*': )(?:.*? (does not match pattern)|.*? is not valid ([\\w-]+)(?::.*)?$)");

  /** Functions that quote what they are given, which may come from a Secret's values. */
  private static final Pattern QUOTED_BY_FUNCTION =
      Pattern.compile(
          "(parsing|parse|cannot parse template|tpl function execution for)"
              + " \"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");

  /** The only way to ask a cluster that is left: in a text that a template gives to tpl. */
  private static final Pattern LOOKUP = Pattern.compile("error calling lookup: .*", Pattern.DOTALL);

  private final String chartName;
  private final SensitiveValues sensitive;

  HelmMessage(String chartName, SensitiveValues sensitive) {
    this.chartName = chartName;
    this.sensitive = sensitive;
  }

  /** A template's name relative to the chart, as the file is called in the repository. */
  static String withoutChartName(String path, String chartName) {
    return path.startsWith(chartName + "/") ? path.substring(chartName.length() + 1) : path;
  }

  String of(String said) {
    String error = withoutMiddle(said);
    Matcher missing = MISSING_CHARTS.matcher(error);
    if (missing.find()) {
      return missingCharts(missing.group(1) == null ? missing.group(2) : missing.group(1));
    }
    String text = error.replace("Use --debug flag to render out invalid YAML", "").strip();
    text = LOOKUP.matcher(text).replaceAll("lookup: charts are templated without a cluster");
    text = QUOTED_BY_FUNCTION.matcher(text).replaceAll("$1 (hidden)");
    text = QUOTED_BY_SCHEMA.matcher(text).replaceAll(HelmMessage::withoutValue);
    text = withPathsOfTheChart(text);
    // Before it is cut, since the rest of a value that is cut in the middle would stay.
    return shortened(sensitive.hiddenIn(text));
  }

  private static String missingCharts(String names) {
    return ("missing in charts/: %s, which Chart.yaml depends on. Rimward downloads no charts: run"
            + " `helm dependency update` and commit what it puts into charts/")
        .formatted(names.strip());
  }

  private static String withoutValue(MatchResult match) {
    String what =
        match.group(2) == null ? "is not a valid " + match.group(3) : "does not match pattern";
    return Matcher.quoteReplacement(match.group(1) + "the value " + what);
  }

  private String withPathsOfTheChart(String text) {
    String paths = CHART_FOLDER.matcher(text).replaceAll("");
    paths = VALUES.matcher(paths).replaceAll(match -> "values document " + ordinal(match.group(1)));
    return paths.replaceAll(
        "(?<![\\w/.-])" + Pattern.quote(chartName) + "/(?=templates/|charts/)", "");
  }

  /** Between words, so that no half of a value is left. */
  private static String withoutMiddle(String text) {
    return text.length() <= 2 * MAX_READ
        ? text
        : text.substring(0, MAX_READ).replaceFirst("\\S*$", "…")
            + text.substring(text.length() - MAX_READ).replaceFirst("^\\S*", "…");
  }

  private static int ordinal(String index) {
    return Integer.parseInt(index) + 1;
  }

  /** From the middle of a line: what was called is at its begin, and what is wrong at its end. */
  private static String shortened(String text) {
    String lines = text.lines().limit(MAX_LINES).collect(Collectors.joining("\n"));
    int begin = MAX_LENGTH / 4;
    return lines.length() <= MAX_LENGTH
        ? lines
        : lines.substring(0, begin) + " … " + lines.substring(lines.length() - MAX_LENGTH + begin);
  }
}

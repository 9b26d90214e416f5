package dev.rimward.renderer.chart;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the paths of a chart's files mean to Helm. Those of its subcharts mean the same to them. */
final class ChartPaths {
  private static final int MAX_PATH = 1_000;
  private static final int MAX_NAME = 255;
  private static final String CHARTS = "(?:charts/[^/]+/)*";
  private static final Pattern TEMPLATE = Pattern.compile(CHARTS + "templates/.+");
  private static final Pattern CRD = Pattern.compile(CHARTS + "crds/.+\\.(?:yaml|yml|json)");
  private static final Pattern SCHEMA = Pattern.compile(CHARTS + "values\\.schema\\.json");
  private static final Pattern VALUES = Pattern.compile(CHARTS + "values\\.yaml");

  /** Helm passes over what begins with a dot or an underscore. */
  private static final Pattern PACKED = Pattern.compile(CHARTS + "charts/[^/._][^/]*\\.tgz");

  private static final Pattern FOLDER_OF_PACKED = Pattern.compile("(?<=\\.tgz)/");

  private ChartPaths() {}

  static boolean isTemplate(String path) {
    return TEMPLATE.matcher(path).matches();
  }

  static boolean isCustomResourceDefinition(String path) {
    return CRD.matcher(path).matches();
  }

  static boolean isSchema(String path) {
    return SCHEMA.matcher(path).matches();
  }

  static boolean isValues(String path) {
    return VALUES.matcher(path).matches();
  }

  static boolean isPackedChart(String path) {
    return PACKED.matcher(path).matches();
  }

  /** The packed charts that a file was unpacked from, the outermost first. */
  static List<String> archivesOf(String path) {
    return FOLDER_OF_PACKED
        .matcher(path)
        .results()
        .map(match -> path.substring(0, match.start()))
        .filter(ChartPaths::isPackedChart)
        .toList();
  }

  /**
   * Relative, without {@code .} and {@code ..}, nothing that a system could take for more, and no
   * longer than a file system has them.
   */
  static boolean staysInside(String path) {
    return path.length() <= MAX_PATH
        && path.chars().noneMatch(c -> c < ' ' || c == '\\')
        && Stream.of(path.split("/", -1))
            .noneMatch(
                part ->
                    part.isEmpty()
                        || part.equals(".")
                        || part.equals("..")
                        || part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME);
  }
}

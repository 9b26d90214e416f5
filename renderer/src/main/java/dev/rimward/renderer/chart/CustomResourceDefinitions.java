package dev.rimward.renderer.chart;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Templates that give the definitions which lie in the {@code crds} folders of a chart and its
 * subcharts. Being templates, those of a subchart are there only where the subchart is switched on.
 */
final class CustomResourceDefinitions {
  private static final String NAME = "templates/rimward-crds";

  private CustomResourceDefinitions() {}

  /** One more template for each chart that has such a folder, by its path. */
  static Map<String, byte[]> templates(SortedMap<String, byte[]> files) {
    SortedMap<String, SortedSet<String>> byChart = new TreeMap<>();
    for (String path : files.keySet()) {
      if (ChartPaths.isCustomResourceDefinition(path)) {
        String chart = path.substring(0, startOfCrds(path));
        byChart.computeIfAbsent(chart, _ -> new TreeSet<>()).add(path.substring(chart.length()));
      }
    }
    Map<String, byte[]> templates = new TreeMap<>();
    byChart.forEach((chart, paths) -> templates.put(chart + NAME, text(paths)));
    return templates;
  }

  /** {@code crds/} is the first folder after those of the subcharts. */
  private static int startOfCrds(String path) {
    int start = 0;
    while (path.startsWith("charts/", start)) {
      start = path.indexOf('/', start + "charts/".length()) + 1;
    }
    return start;
  }

  private static byte[] text(SortedSet<String> paths) {
    StringBuilder template = new StringBuilder();
    for (String path : paths) {
      template.append("---\n{{ .Files.Get \"").append(path.replace("\"", "\\\"")).append("\" }}\n");
    }
    return template.toString().getBytes(StandardCharsets.UTF_8);
  }
}

package dev.rimward.renderer.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import dev.rimward.renderer.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text that Helm gives: documents, each below a comment with the template's name. */
final class TemplatedObjects {
  /** Helm itself writes the line of dashes, so none of this can be in the middle of an object. */
  private static final Pattern SOURCE = Pattern.compile("^---\n# Source: (.*)$", Pattern.MULTILINE);

  /**
   * What etcd takes as a whole. Reading takes time with the square of the longest line: 14 s for 5
   * MB, 1 s for this.
   */
  private static final int MAX_LINE = 1_572_864;

  private final String chartName;
  private final int maxBytes;
  private final List<TemplatedObject> objects = new ArrayList<>();
  private long bytes;

  private TemplatedObjects(String chartName, int maxBytes) {
    this.chartName = chartName;
    this.maxBytes = maxBytes;
  }

  /**
   * In the order of the text. {@link ChartRefused} for what is no object of Kubernetes, and for
   * more than a number of bytes, with aliases written out.
   *
   * @param word only documents that have it are read; all where it is empty
   */
  static List<TemplatedObject> read(String text, String word, String chartName, int maxBytes) {
    TemplatedObjects all = new TemplatedObjects(chartName, maxBytes);
    Matcher matcher = SOURCE.matcher(text);
    String source = "";
    int start = 0;
    while (matcher.find()) {
      all.add(source, text.substring(start, matcher.start()), word);
      source = matcher.group(1);
      start = matcher.end();
    }
    all.add(source, text.substring(start), word);
    if (!text.contains("/" + LastObject.PATH + "\n")) {
      throw new ChartRefused(
          "Helm broke down on this chart and does not say why: leave out templates until it does"
              + " not, to find the one");
    }
    return List.copyOf(all.objects);
  }

  private void add(String helmSource, String text, String word) {
    if (!text.contains(word) || helmSource.endsWith("/" + LastObject.PATH)) {
      return;
    }
    String source = HelmMessage.withoutChartName(helmSource, chartName);
    if (text.lines().anyMatch(line -> line.length() > MAX_LINE)) {
      throw new ChartRefused(
          "%s: gives a line of more than %d characters, which no cluster takes"
              .formatted(source, MAX_LINE));
    }
    try {
      for (JsonNode document : CanonicalYaml.readDocuments(text.getBytes(StandardCharsets.UTF_8))) {
        add(source, document);
      }
    } catch (InvalidYaml e) {
      String line = e.line() == 0 ? "" : ", line %d of what it gives".formatted(e.line());
      throw new ChartRefused("%s%s: %s".formatted(source, line, e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new ChartRefused("%s: %s".formatted(source, e.getMessage()));
    }
  }

  private void add(String source, JsonNode document) {
    if (!(document instanceof ObjectNode content)) {
      throw new IllegalArgumentException("gives what is no object with apiVersion and kind");
    }
    TemplatedObject object = TemplatedObject.of(source, new Manifest(content));
    bytes += object.yaml().length;
    if (bytes > maxBytes) {
      throw new ChartRefused("the chart gives more than %d bytes of objects".formatted(maxBytes));
    }
    objects.add(object);
  }
}

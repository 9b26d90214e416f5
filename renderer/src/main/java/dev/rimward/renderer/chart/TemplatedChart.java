package dev.rimward.renderer.chart;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Makes of Helm's output what is to be applied.
 *
 * @param files of the chart, with what is packed in it unpacked
 */
record TemplatedChart(Chart chart, SortedMap<String, byte[]> files, ChartLimits limits) {
  private static final int MAX_DESCRIPTION = 1 << 18;
  private static final byte[] SEPARATOR = "---\n".getBytes(StandardCharsets.UTF_8);

  /**
   * Canonical YAML. {@link ChartRefused} for what Helm or Rimward does not accept.
   *
   * @param output of the objects, of the objects once more, and perhaps with hooks as objects
   */
  byte[] yaml(HelmOutput output) {
    if (output.rejection() != null) {
      throw new ChartRefused(new HelmMessage(name(), sensitive()).of(output.rejection()));
    }
    String text = output.texts().get(0);
    String again = output.texts().get(1);
    List<TemplatedObject> objects = read(text, "");
    if (!text.equals(again)) {
      Changes.requireNone(objects, read(again, ""));
    }
    List<TemplatedObject> all = new ArrayList<>();
    for (String withHooks : output.texts().subList(2, output.texts().size())) {
      all.addAll(Hooks.toApply(read(withHooks, Hooks.MARK)));
    }
    all.addAll(objects);
    return joined(all);
  }

  private List<TemplatedObject> read(String text, String word) {
    return TemplatedObjects.read(text, word, name(), limits.outputBytes());
  }

  private SensitiveValues sensitive() {
    List<byte[]> documents = new ArrayList<>(chart.valuesInOrder());
    files.forEach(
        (path, content) -> {
          if (ChartPaths.isValues(path)) {
            documents.add(content);
          }
        });
    return SensitiveValues.in(documents);
  }

  /** Helm puts it before the path of every template; where it is not found they keep it. */
  private String name() {
    byte[] description = files.getOrDefault("Chart.yaml", new byte[0]);
    if (description.length > MAX_DESCRIPTION) {
      return "";
    }
    try {
      return CanonicalYaml.read(description).path("name").asText();
    } catch (InvalidYaml e) {
      return "";
    }
  }

  private static byte[] joined(List<TemplatedObject> objects) {
    ByteArrayOutputStream documents = new ByteArrayOutputStream();
    for (TemplatedObject object : objects) {
      documents.writeBytes(SEPARATOR);
      documents.writeBytes(object.yaml());
    }
    return documents.toByteArray();
  }
}

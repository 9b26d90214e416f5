package dev.rimward.renderer.chart;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A chart as Helm gets it. It differs from the chart that a user wrote, since Helm as a library
 * does things that a renderer must not do or leaves out what it should give.
 *
 * @param files of the chart, with what is packed in it unpacked
 */
record Templating(SortedMap<String, byte[]> files, List<byte[]> values) {
  /** The library would ask a cluster; without one, {@code helm template} gives an empty map. */
  private static final Map<String, String> WITHOUT_CLUSTER = Map.of("lookup", "pick (dict)");

  private static final Map<String, String> AT_ANOTHER_TIME =
      Map.of("now", "(toDate \"2006-01-02\" \"2001-02-03\")");

  Templating {
    values = List.copyOf(values);
  }

  /**
   * What the objects come of: {@code lookup} finds nothing, and the definitions in {@code crds/},
   * which the library leaves out, are given by a template.
   */
  static Templating of(SortedMap<String, byte[]> unpacked, List<byte[]> values) {
    SortedMap<String, byte[]> files = new TreeMap<>(unpacked);
    files.putAll(CustomResourceDefinitions.templates(unpacked));
    files.put(LastObject.PATH, LastObject.TEMPLATE);
    return new Templating(withFunctions(files, WITHOUT_CLUSTER), values);
  }

  /** The same, long ago; nothing where no template asks for the time. */
  Optional<Templating> atAnotherTime() {
    SortedMap<String, byte[]> replaced = withFunctions(files, AT_ANOTHER_TIME);
    boolean asks =
        replaced.entrySet().stream()
            .anyMatch(file -> !Arrays.equals(file.getValue(), files.get(file.getKey())));
    return asks ? Optional.of(new Templating(replaced, values)) : Optional.empty();
  }

  /** The same with hooks given as objects: the library gives none. */
  Templating withHooksAsObjects() {
    SortedMap<String, byte[]> marked = new TreeMap<>(files);
    marked.replaceAll((path, content) -> Hooks.mark(content));
    return new Templating(marked, values.stream().map(Hooks::mark).toList());
  }

  boolean mentionsHooks() {
    return files.values().stream().anyMatch(Hooks::areMentioned)
        || values.stream().anyMatch(Hooks::areMentioned);
  }

  private static SortedMap<String, byte[]> withFunctions(
      SortedMap<String, byte[]> files, Map<String, String> replacements) {
    SortedMap<String, byte[]> replaced = new TreeMap<>(files);
    replaced.replaceAll(
        (path, content) ->
            ChartPaths.isTemplate(path) ? withFunctions(content, replacements) : content);
    return replaced;
  }

  /** Byte by byte, since a template need not be UTF-8; the same array where nothing is replaced. */
  private static byte[] withFunctions(byte[] template, Map<String, String> replacements) {
    String text = new String(template, StandardCharsets.ISO_8859_1);
    if (replacements.keySet().stream().noneMatch(text::contains)) {
      return template;
    }
    String replaced = TemplateActions.replaceFunctions(text, replacements);
    return replaced.equals(text) ? template : replaced.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As {@link HelmMain} looks for it in a folder. */
  Map<String, byte[]> in(String folder) {
    Map<String, byte[]> all =
        PackedCharts.packed(files).entrySet().stream()
            .collect(
                Collectors.toMap(
                    file -> HelmArguments.chartIn(folder) + "/" + file.getKey(),
                    Map.Entry::getValue));
    for (int i = 0; i < values.size(); i++) {
      all.put(HelmArguments.valuesIn(folder, i), values.get(i));
    }
    return all;
  }
}

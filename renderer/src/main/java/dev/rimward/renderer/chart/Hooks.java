package dev.rimward.renderer.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to do with the hooks of a chart. Helm as a library gives none of them and does not say so;
 * they are found by templating once more with another word for the annotation, of the same length.
 */
final class Hooks {
  private static final String ANNOTATION = "helm.sh/hook";

  /** In every document that {@link #toApply} needs to see. */
  static final String MARK = "rimward/hook";

  private static final int MOST_NAMED = 5;

  /** {@code test-success} is the old name. */
  private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");

  private static final Set<String> DEFINITIONS = Set.of("crd-install");

  private Hooks() {}

  static boolean areMentioned(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1).contains(ANNOTATION);
  }

  static byte[] mark(byte[] text) {
    return areMentioned(text)
        ? new String(text, StandardCharsets.ISO_8859_1)
            .replace(ANNOTATION, MARK)
            .getBytes(StandardCharsets.ISO_8859_1)
        : text;
  }

  /**
   * The hooks that are to be applied like any object: definitions of the time before {@code crds/}.
   * {@link ChartRefused} for hooks that Rimward would have to run; tests are left out.
   *
   * @param marked objects of the chart, hooks by {@link #mark}
   */
  static List<TemplatedObject> toApply(List<TemplatedObject> marked) {
    List<TemplatedObject> hooks =
        marked.stream().filter(object -> !events(object).isEmpty()).toList();
    List<TemplatedObject> refused =
        hooks.stream().filter(hook -> !isTest(hook) && !isDefinition(hook)).toList();
    if (!refused.isEmpty()) {
      throw new ChartRefused(refusal(refused));
    }
    return hooks.stream().filter(Hooks::isDefinition).map(Hooks::withoutMarks).toList();
  }

  private static List<String> events(TemplatedObject object) {
    JsonNode events = annotations(CanonicalYaml.read(object.yaml())).path(MARK);
    return events.isMissingNode()
        ? List.of()
        : Stream.of(events.asText().split(",", -1)).map(String::strip).toList();
  }

  private static JsonNode annotations(JsonNode object) {
    return object.path("metadata").path("annotations");
  }

  private static boolean isTest(TemplatedObject hook) {
    return TESTS.containsAll(events(hook));
  }

  private static boolean isDefinition(TemplatedObject hook) {
    return DEFINITIONS.containsAll(events(hook));
  }

  private static String refusal(List<TemplatedObject> refused) {
    String named =
        refused.stream()
            .limit(MOST_NAMED)
            .map(
                hook ->
                    "%s (%s) is a %s hook"
                        .formatted(hook.id(), hook.source(), String.join(", ", events(hook))))
            .collect(Collectors.joining("\n"));
    int more = refused.size() - MOST_NAMED;
    return named
        + (more > 0 ? "\nand %d more".formatted(more) : "")
        + "\nRimward applies objects and does not run hooks: turn them off by the chart's values,"
        + " or leave their templates out with .helmignore";
  }

  private static TemplatedObject withoutMarks(TemplatedObject hook) {
    ObjectNode content = (ObjectNode) CanonicalYaml.read(hook.yaml());
    ObjectNode annotations = (ObjectNode) annotations(content);
    List<String> marks = new ArrayList<>();
    for (Iterator<String> names = annotations.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith(MARK)) {
        marks.add(name);
      }
    }
    annotations.remove(marks);
    return TemplatedObject.of(hook.source(), new Manifest(content));
  }
}

package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.build.Reference.Kind;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a kustomization refers to. Kustomize fetches whatever looks like a URL, in any field that
 * takes a path, and runs plugins: both are refused before it starts.
 */
final class Kustomization {
  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Texts among patches are of older versions. */
  private static final List<Map.Entry<String, Kind>> LISTS =
      List.of(
          Map.entry("resources", Kind.FILE_OR_FOLDER),
          Map.entry("components", Kind.FILE_OR_FOLDER),
          Map.entry("bases", Kind.FILE_OR_FOLDER),
          Map.entry("crds", Kind.FILE),
          Map.entry("configurations", Kind.FILE),
          Map.entry("patchesStrategicMerge", Kind.FILE_OR_CONTENT),
          Map.entry("patches", Kind.FILE_OR_CONTENT));

  private static final List<String> WITH_PATH =
      List.of("patches", "patchesJson6902", "replacements");
  private static final List<String> GENERATORS = List.of("configMapGenerator", "secretGenerator");

  private static final List<String> PLUGINS = List.of("generators", "transformers", "validators");
  private static final List<String> CHARTS =
      List.of("helmCharts", "helmChartInflationGenerator", "helmGlobals");

  private final String path;
  private final JsonNode content;
  private final List<Reference> references = new ArrayList<>();

  private Kustomization(String path, JsonNode content) {
    this.path = path;
    this.content = content;
  }

  /** Everything that it refers to; refuses what kustomize must not be given. */
  static List<Reference> references(String path, byte[] yaml) throws SourcesRefused {
    Kustomization kustomization = new Kustomization(path, document(path, yaml));
    kustomization.requireNeitherPluginsNorCharts();
    kustomization.addLists();
    kustomization.addPaths();
    kustomization.addGenerators();
    return List.copyOf(kustomization.references);
  }

  private static JsonNode document(String path, byte[] yaml) throws SourcesRefused {
    try {
      List<JsonNode> documents = CanonicalYaml.readDocuments(yaml);
      if (documents.size() > 1) {
        throw new SourcesRefused(path, "must be one document, is " + documents.size());
      }
      return documents.isEmpty() ? MissingNode.getInstance() : documents.getFirst();
    } catch (InvalidYaml e) {
      throw new SourcesRefused(new Problem(path, e.line(), "", String.valueOf(e.getMessage())));
    }
  }

  private void requireNeitherPluginsNorCharts() throws SourcesRefused {
    for (String plugin : PLUGINS) {
      if (isGiven(plugin)) {
        throw refused(
            plugin,
            "is not supported: no plugin or function is run. Commit what it generates, or use"
                + " configMapGenerator, patches or replacements");
      }
    }
    for (String chart : CHARTS) {
      if (isGiven(chart)) {
        throw refused(
            chart,
            "is not supported: no chart is fetched. Vendor the chart into the repository and make"
                + " its folder the source.path of an application");
      }
    }
  }

  private boolean isGiven(String field) throws SourcesRefused {
    JsonNode value = field(content, "", field);
    return !value.isMissingNode()
        && !value.isNull()
        && !(value.isContainerNode() && value.isEmpty());
  }

  private void addLists() throws SourcesRefused {
    for (Map.Entry<String, Kind> list : LISTS) {
      addAll(content, "", list.getKey(), list.getValue());
    }
  }

  private void addPaths() throws SourcesRefused {
    for (String list : WITH_PATH) {
      JsonNode elements = field(content, "", list);
      for (int i = 0; i < elements.size(); i++) {
        add(elements.path(i), list + "[" + i + "].", "path");
      }
    }
    add(field(content, "", "openapi"), "openapi.", "path");
  }

  private void addGenerators() throws SourcesRefused {
    for (String list : GENERATORS) {
      JsonNode generators = field(content, "", list);
      for (int i = 0; i < generators.size(); i++) {
        String at = list + "[" + i + "].";
        addAll(generators.path(i), at, "files", Kind.FILE);
        addAll(generators.path(i), at, "envs", Kind.FILE);
        add(generators.path(i), at, "env");
      }
    }
  }

  private void addAll(JsonNode node, String at, String name, Kind kind) throws SourcesRefused {
    JsonNode elements = field(node, at, name);
    for (int i = 0; i < elements.size(); i++) {
      add(at + name + "[" + i + "]", kind, elements.path(i));
    }
  }

  private void add(JsonNode node, String at, String name) throws SourcesRefused {
    add(at + name, Kind.FILE, field(node, at, name));
  }

  /** What is no text is no path either: kustomize says so. */
  private void add(String field, Kind kind, JsonNode value) throws SourcesRefused {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      return;
    }
    String text = value.textValue();
    if (Remote.isUrl(text)) {
      throw new SourcesRefused(remote(path, field, text));
    }
    references.add(new Reference(field, kind, field.contains(".files[") ? file(text) : text));
  }

  static Problem remote(String path, String field, String reference) {
    return new Problem(
        path,
        0,
        field,
        "refers to "
            + Problem.brief(Remote.withoutCredentials(reference))
            + ": nothing is fetched from elsewhere; copy it into the repository and refer to that");
  }

  /** Of a generator's {@code key=path}. */
  private static String file(String text) {
    return text.substring(text.indexOf('=') + 1);
  }

  /**
   * Kustomize reads {@code Resources} as {@code resources}, as everything that is written in Go.
   */
  private JsonNode field(JsonNode node, String at, String name) throws SourcesRefused {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      String key = property.getKey();
      if (key.equalsIgnoreCase(name) && !key.equals(name)) {
        throw refused(at + key, "must be written " + name);
      }
    }
    return node.path(name);
  }

  private SourcesRefused refused(String field, String message) {
    return new SourcesRefused(new Problem(path, 0, field, message));
  }
}

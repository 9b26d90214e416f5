package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a kustomization refers to. Kustomize fetches whatever looks like a URL, in any field that
 * takes a path, and runs plugins: both are refused before it starts.
 */
final class Kustomization {
  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final List<String> FOLDERS = List.of("resources", "components", "bases");
  private static final List<String> FILES =
      List.of("crds", "configurations", "patchesStrategicMerge");
  private static final List<String> WITH_PATH =
      List.of("patches", "patchesJson6902", "replacements");
  private static final List<String> GENERATORS = List.of("configMapGenerator", "secretGenerator");
  private static final Set<String> PLUGINS =
      Set.of(
          "generators",
          "transformers",
          "validators",
          "helmCharts",
          "helmChartInflationGenerator",
          "helmGlobals");

  private static final Pattern URL = Pattern.compile("(?i)(?:[^=\\n]*=)?\\s*https?:[^\\n]*");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?i).*://.*|git::.*|gh:.*|[^/]*@[^/]*:.*|(?:[^/]+\\.)?(?:github|gitlab|bitbucket)\\..*"
              + "|.*\\?(?:ref|version|timeout|submodules)=.*|.*\\.git(?:/.*)?|.*_git/.*");

  private final String path;
  private final JsonNode content;

  private Kustomization(String path, JsonNode content) {
    this.path = path;
    this.content = content;
  }

  static Kustomization read(String path, byte[] yaml) throws SourcesRefused {
    try {
      List<JsonNode> documents = CanonicalYaml.readDocuments(yaml);
      if (documents.size() > 1) {
        throw new SourcesRefused(path, "must be one document, is " + documents.size());
      }
      return new Kustomization(
          path, documents.isEmpty() ? MissingNode.getInstance() : documents.getFirst());
    } catch (InvalidYaml e) {
      throw new SourcesRefused(new Problem(path, e.line(), "", String.valueOf(e.getMessage())));
    }
  }

  /** What may be folders with kustomizations of their own; refuses what kustomize must not read. */
  List<String> folders() throws SourcesRefused {
    for (String plugin : PLUGINS) {
      if (!content.path(plugin).isEmpty()) {
        throw refused(plugin, "is not supported: plugins, functions and charts are not run");
      }
    }
    List<String> folders = FOLDERS.stream().flatMap(this::texts).toList();
    Optional<String> remote = folders.stream().filter(Kustomization::isRemote).findFirst();
    remote = remote.or(() -> files().filter(file -> URL.matcher(file).matches()).findFirst());
    if (remote.isPresent()) {
      throw refused(
          "",
          "refers to " + withoutCredentials(remote.get()) + ": nothing is fetched from elsewhere");
    }
    return folders;
  }

  private static boolean isRemote(String reference) {
    return URL.matcher(reference).matches() || REPOSITORY.matcher(reference).matches();
  }

  private static String withoutCredentials(String url) {
    return url.replaceFirst("://[^/@]*@", "://").replaceFirst("\\?.*", "");
  }

  private Stream<String> files() {
    return Stream.of(
            FILES.stream().flatMap(this::texts),
            WITH_PATH.stream()
                .flatMap(this::elements)
                .map(element -> element.path("path").asText()),
            GENERATORS.stream().flatMap(this::elements).flatMap(Kustomization::generatorFiles),
            Stream.of(content.path("openapi").path("path").asText()))
        .flatMap(part -> part);
  }

  private static Stream<String> generatorFiles(JsonNode generator) {
    return Stream.of(
            generator.path("files").valueStream(),
            generator.path("envs").valueStream(),
            Stream.of(generator.path("env")))
        .flatMap(part -> part)
        .map(JsonNode::asText);
  }

  private Stream<JsonNode> elements(String field) {
    return content.path(field).valueStream();
  }

  private Stream<String> texts(String field) {
    return elements(field).map(JsonNode::asText);
  }

  private SourcesRefused refused(String field, String message) {
    return new SourcesRefused(new Problem(path, 0, field, message));
  }
}

package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in the repository a build's objects come from. */
final class Origins {
  private static final String ANNOTATION = "config.kubernetes.io/origin";
  private static final Pattern MANIFEST = Pattern.compile(".*\\.(?:ya?ml|json)");

  private Origins() {}

  /** Asks kustomize: the file of each object, where it comes from one. */
  static Map<ObjectId, String> of(Kustomize kustomize, OverlayBuild build)
      throws InterruptedException {
    SortedMap<String, byte[]> files = build.files();
    ObjectNode overlay = build.kustomization();
    overlay.putArray("buildMetadata").add("originAnnotations");
    files.put(OverlayBuild.FILE, CanonicalYaml.write(overlay));
    Map<ObjectId, String> origins = new HashMap<>();
    if (kustomize.build(files, OverlayBuild.FOLDER)
        instanceof Kustomize.Outcome.Built(List<Manifest> objects, _)) {
      Set<String> paths = build.documents().keySet();
      for (Manifest object : objects) {
        file(object, paths).ifPresent(path -> origins.put(object.id(), path));
      }
    }
    return origins;
  }

  private static Optional<String> file(Manifest object, Set<String> paths) {
    String origin = object.content().at("/metadata/annotations").path(ANNOTATION).asText("");
    for (String field : List.of("path: ", "configuredIn: ")) {
      Optional<String> written =
          origin
              .lines()
              .filter(line -> line.startsWith(field))
              .map(line -> line.substring(field.length()))
              .findFirst();
      if (written.isPresent()) {
        return Optional.of(OverlayBuild.inRepository(written.get())).filter(paths::contains);
      }
    }
    return Optional.empty();
  }

  /**
   * The first line of the files that has the text: rather not in a comment, rather in the file that
   * an object comes from, and rather in a manifest than elsewhere.
   */
  static Optional<ApplicationBuilds.Line> find(
      Pattern text, String objectsFile, Map<String, byte[]> documents) {
    List<Map.Entry<String, byte[]>> files =
        documents.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, byte[]> file) -> !file.getKey().equals(objectsFile))
                    .thenComparing(file -> !MANIFEST.matcher(file.getKey()).matches()))
            .toList();
    Predicate<String> isAny = _ -> true;
    return Stream.of(Predicate.not(Origins::isComment), isAny)
        .flatMap(lines -> files.stream().flatMap(file -> find(text, file, lines).stream()))
        .findFirst();
  }

  private static Optional<ApplicationBuilds.Line> find(
      Pattern text, Map.Entry<String, byte[]> file, Predicate<String> lines) {
    int number = 0;
    for (String line : new String(file.getValue(), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (lines.test(line) && text.matcher(line).find()) {
        return Optional.of(new ApplicationBuilds.Line(file.getKey(), number));
      }
    }
    return Optional.empty();
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }
}

package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Where in the repository a build's objects come from. */
final class Origins {
  private static final String ANNOTATION = "config.kubernetes.io/origin";

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

  /** The first line of the files that has the text. */
  static Optional<ApplicationBuilds.Line> find(String text, Map<String, byte[]> documents) {
    for (Map.Entry<String, byte[]> file : documents.entrySet()) {
      String content = new String(file.getValue(), StandardCharsets.UTF_8);
      int found = content.indexOf(text);
      if (found >= 0) {
        int line = 1 + (int) content.substring(0, found).chars().filter(c -> c == '\n').count();
        return Optional.of(new ApplicationBuilds.Line(file.getKey(), line));
      }
    }
    return Optional.empty();
  }
}

package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kustomize Components that some clusters add to an application, with all that they read.
 *
 * @param folders in the order in which they are applied
 * @param closures of each of them
 */
record Components(List<String> folders, List<Closure> closures) {
  /** Where they are in the folder of a run: their tree may be another one than the sources'. */
  private static final String ROOT = "components/";

  static final Components NONE = new Components(List.of(), List.of());

  Components {
    folders = List.copyOf(folders);
    closures = List.copyOf(closures);
  }

  static Components of(SourceTree tree, List<String> folders) throws SourcesRefused {
    List<Closure> closures = new ArrayList<>();
    for (String folder : folders) {
      Closure closure = Closure.of(tree, folder);
      if (closure.place().equals(closure.folder())) {
        throw new SourcesRefused(
            folder, "holds no kustomization.yaml; a component is one, of kind Component");
      }
      closures.add(closure);
    }
    return new Components(folders, closures);
  }

  /** Equal exactly when kustomize is given the same, in the same order. */
  String key() {
    return String.join(",", closures.stream().map(Closure::key).toList());
  }

  /** As kustomize is given them. */
  SortedMap<String, byte[]> files(SourceTree tree, Limits limits) throws SourcesRefused {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Closure closure : closures) {
      closure.files(tree, limits).forEach((path, content) -> files.put(ROOT + path, content));
    }
    return files;
  }

  /** The path of what kustomize is given as one of {@link #files}. */
  static String inRepository(String path) {
    return path.substring(ROOT.length());
  }

  /** Seen from an overlay. */
  List<String> fromOverlay() {
    return folders.stream().map(folder -> "../" + ROOT + folder).toList();
  }
}

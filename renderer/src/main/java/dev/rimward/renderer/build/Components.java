package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.SourceTree;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kustomize Components that some clusters add to an application, with all that they read.
 *
 * @param folders in the order in which they are applied
 */
record Components(List<String> folders, Closure closure) {
  /** Where they are in the folder of a run: their tree may be another one than the sources'. */
  static final String ROOT = "components/";

  static final Components NONE =
      new Components(
          List.of(), new Closure("", "", Closure.Kind.KUSTOMIZATION, Collections.emptySortedMap()));

  Components {
    folders = List.copyOf(folders);
  }

  /** Equal exactly when kustomize is given the same, in the same order. */
  String key() {
    // No folder's name has two slashes.
    return folders.isEmpty() ? "" : String.join("//", folders) + " " + closure.key();
  }

  /** As kustomize is given them. */
  SortedMap<String, byte[]> files(SourceTree tree, Limits limits) throws SourcesRefused {
    return folders.isEmpty() ? new TreeMap<>() : Closure.located(closure.files(tree, limits), ROOT);
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

package dev.rimward.renderer.build;

/**
 * What a kustomization says that it reads.
 *
 * @param field where it says so
 * @param path relative to the kustomization's folder, not checked
 */
record Reference(String field, Kind kind, String path) {
  /** What may be there. */
  enum Kind {
    /** In the kustomization's folder or below it. */
    FILE,

    /** A file as above, or the content of one. */
    FILE_OR_CONTENT,

    /** A file as above, or a folder with a kustomization anywhere in the tree. */
    FILE_OR_FOLDER
  }

  /** Kustomize tries to read each as YAML first; no path is a map. */
  boolean isContent() {
    return kind == Kind.FILE_OR_CONTENT
        && (path.contains("\n") || path.contains("{") || path.contains(": "));
  }
}

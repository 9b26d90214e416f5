package dev.rimward.renderer.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths in a source tree: names with {@code /} between them, empty for the root. */
final class SourcePath {
  private SourcePath() {}

  /** What a path means that is written in a folder; empty when that is outside of the tree. */
  static Optional<String> resolve(String folder, String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : (folder + "/" + path).split("/", -1)) {
      if (name.equals("..")) {
        if (names.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return Optional.of(String.join("/", names));
  }

  static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** Whether a path is the folder or below it. */
  static boolean isIn(String folder, String path) {
    return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
  }
}

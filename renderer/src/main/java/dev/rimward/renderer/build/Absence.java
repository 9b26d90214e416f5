package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.fleet.Suggestion;
import java.util.List;
import java.util.Optional;

/** Says why there is no file or folder to read at a path. */
final class Absence {
  /** More names than that help nobody. */
  private static final int MOST_NAMES = 20;

  private final SourceTree tree;

  Absence(SourceTree tree) {
    this.tree = tree;
  }

  /** Whether there is something else than a file or a folder at a path itself. */
  boolean isOdd(String path) {
    return oddAt(path).isPresent();
  }

  /**
   * @param what is expected there: a file, a folder
   */
  String of(String path, String what) {
    for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      Optional<SourceTree.Entry> odd = oddAt(end < 0 ? path : path.substring(0, end));
      if (odd.isPresent()) {
        return described(odd.get());
      }
      if (end < 0) {
        return missing(path, what);
      }
    }
  }

  private Optional<SourceTree.Entry> oddAt(String path) {
    List<SourceTree.Entry> entries = tree.digest(path).isPresent() ? List.of() : tree.entries(path);
    return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
  }

  private static String described(SourceTree.Entry entry) {
    return switch (entry.type()) {
      case FILE -> entry.path() + " cannot be found by its name, which is not UTF-8; rename it";
      case SYMLINK ->
          entry.path() + " is a symbolic link; none is followed: commit what it leads to instead";
      case SUBMODULE ->
          entry.path() + " is a submodule; none is read: commit its files into this repository";
    };
  }

  private String missing(String path, String what) {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash);
    List<String> names = names(folder);
    String complaint = "there is no such " + what;
    return names.isEmpty() || names.size() > MOST_NAMES
        ? complaint
        : Suggestion.after(complaint, path.substring(slash + 1), names);
  }

  private List<String> names(String folder) {
    int start = folder.isEmpty() ? 0 : folder.length() + 1;
    return tree.entries(folder).stream()
        .filter(entry -> entry.path().length() > start)
        .map(entry -> entry.path().substring(start).split("/", -1)[0])
        .distinct()
        .limit(MOST_NAMES + 1L)
        .toList();
  }
}

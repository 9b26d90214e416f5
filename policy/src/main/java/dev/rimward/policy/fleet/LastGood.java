package dev.rimward.policy.fleet;

import static java.util.stream.Collectors.joining;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last good version of what cannot be read, so that a typo moves nothing.
 *
 * <p>What a version of a file stands for is what reads well in it; for each bad document whose kind
 * and name are known, what the version before stood for under that kind and name; and where a bad
 * document cannot be matched so, everything else that the version before stood for, since any of it
 * may be meant. That goes back until the file did not exist, or {@link #MAX_VERSIONS}.
 */
final class LastGood {
  static final int MAX_VERSIONS = 100;
  private static final String KEEPS = "; keeps its last good version of ";
  private static final String NOTHING_TO_KEEP = "; has no good version, ignored";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private final DefinitionReader reader;

  LastGood(DefinitionReader reader) {
    this.reader = reader;
  }

  /** What a file stands for, with the problems of its newest version. */
  record Kept(List<Written> definitions, List<Problem> problems) {}

  /** A file that reads well throughout costs no look into history. */
  Kept keep(SourceTree tree, String path, DefinitionFile file) {
    if (file.rejected().isEmpty()) {
      return new Kept(file.good(), List.of());
    }
    try (Stream<SourceTree> earlier = tree.earlier(path)) {
      Iterator<SourceTree> versions = earlier.limit(MAX_VERSIONS).iterator();
      boolean hasHistory = versions.hasNext();
      List<Written> before = versionBefore(path, versions, UnaryOperator.identity());
      return new Kept(
          standsFor(file, before),
          file.rejected().stream()
              .flatMap(bad -> told(bad, hasHistory ? consequence(bad, file, before) : ""))
              .toList());
    }
  }

  /** What a path stands for in a tree: nothing if it is not there. */
  List<Written> standsFor(SourceTree tree, String path) {
    return read(tree, path).map(file -> keep(tree, path, file).definitions()).orElse(List.of());
  }

  private static Stream<Problem> told(Rejected bad, String consequence) {
    return bad.problems().stream()
        .map(p -> new Problem(p.path(), p.line(), p.field(), p.message() + consequence));
  }

  /** What a file stood for before it took a name that is another's. */
  List<Written> keepWithout(SourceTree tree, String path, Id taken) {
    try (Stream<SourceTree> earlier = tree.earlier(path)) {
      Iterator<SourceTree> versions = earlier.limit(MAX_VERSIONS).iterator();
      return versionBefore(path, versions, file -> file.without(taken));
    }
  }

  private List<Written> versionBefore(
      String path, Iterator<SourceTree> versions, UnaryOperator<DefinitionFile> view) {
    if (!versions.hasNext()) {
      return List.of();
    }
    Optional<DefinitionFile> file = read(versions.next(), path).map(view);
    if (file.isEmpty()) {
      return List.of();
    }
    boolean readsWell = file.get().rejected().isEmpty();
    return readsWell
        ? file.get().good()
        : standsFor(file.get(), versionBefore(path, versions, view));
  }

  /** The documents of a path in a tree; empty if the path is not there. */
  Optional<DefinitionFile> read(SourceTree tree, String path) {
    try {
      Optional<byte[]> content = tree.read(path);
      if (content.isPresent()) {
        return Optional.of(reader.read(tree.revision(), path, content.get()));
      }
    } catch (FileTooLarge e) {
      return Optional.of(tooLarge(path));
    }
    String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return tree.entries(folder).stream()
        .filter(entry -> entry.path().equals(path))
        .map(LastGood::notAFile)
        .findFirst();
  }

  private static DefinitionFile tooLarge(String path) {
    return DefinitionFile.unreadable(new Problem(path, 0, "", "is too large to be read"));
  }

  static DefinitionFile notAFile(SourceTree.Entry entry) {
    String why =
        switch (entry.type()) {
          case FILE -> "cannot be found by its name, which is not UTF-8";
          case SYMLINK -> "is a symbolic link, which is not followed";
          case SUBMODULE -> "is a submodule, which is not followed";
        };
    return DefinitionFile.unreadable(new Problem(entry.path(), 0, "", why));
  }

  private static List<Written> standsFor(DefinitionFile file, List<Written> before) {
    boolean allMatch = file.rejected().stream().allMatch(bad -> isIn(before, bad.id()));
    Set<Id> good = file.good().stream().map(Written::id).collect(Collectors.toSet());
    Set<Id> named = file.ids();
    return Stream.concat(
            file.good().stream(),
            before.stream()
                .filter(old -> !good.contains(old.id()))
                .filter(old -> !allMatch || named.contains(old.id())))
        .toList();
  }

  private static boolean isIn(List<Written> before, @Nullable Id id) {
    return before.stream().anyMatch(old -> old.id().equals(id));
  }

  private static String consequence(Rejected rejected, DefinitionFile file, List<Written> before) {
    if (isIn(before, rejected.id())) {
      return KEEPS + revisions(before.stream().filter(old -> old.id().equals(rejected.id())));
    }
    Set<Id> named = file.ids();
    List<Written> others = before.stream().filter(old -> !named.contains(old.id())).toList();
    if (others.isEmpty()) {
      return rejected.refused() ? "" : NOTHING_TO_KEEP;
    }
    return rejected.id() == null
        ? KEEPS + revisions(others.stream())
        : NOTHING_TO_KEEP + keeps(others);
  }

  /** Says which documents stay, as the end of a sentence; nothing if none do. */
  static String keeps(List<Written> kept) {
    if (kept.isEmpty()) {
      return "";
    }
    String first = kept.getFirst().id().toString();
    String names = kept.size() == 1 ? first : first + " and " + (kept.size() - 1) + " more";
    return "; keeps " + names + " of " + revisions(kept.stream());
  }

  private static String revisions(Stream<Written> kept) {
    return kept.map(old -> shortened(old.revision())).distinct().collect(joining(", "));
  }

  private static String shortened(String revision) {
    return COMMIT.matcher(revision).matches() ? revision.substring(0, 7) : revision;
  }
}

package dev.rimward.policy.fleet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what an application's folder must not hold: documents of our kinds other than its own one,
 * so that nobody believes that they have an effect, and links, which could lead anywhere.
 */
final class ApplicationFolders {
  private static final byte[] GROUP = Kind.GROUP.getBytes(StandardCharsets.UTF_8);
  private final Layout layout;

  ApplicationFolders(Layout layout) {
    this.layout = layout;
  }

  List<Problem> problems(SourceTree tree) {
    return tree.entries(Layout.APPLICATIONS).stream()
        .filter(entry -> !Layout.isApplicationFile(entry.path()))
        .flatMap(entry -> problems(tree, entry))
        .toList();
  }

  private Stream<Problem> problems(SourceTree tree, SourceTree.Entry entry) {
    if (entry.type() != SourceTree.Type.FILE) {
      return LastGood.notAFile(entry).rejected().stream().flatMap(bad -> bad.problems().stream());
    }
    if (!Layout.isYaml(entry.path())) {
      return Stream.empty();
    }
    try {
      return tree.read(entry.path())
          .filter(ApplicationFolders::mentionsGroup)
          .map(content -> refusals(entry.path(), content))
          .orElse(Stream.empty());
    } catch (FileTooLarge e) {
      return Stream.of(new Problem(entry.path(), 0, "", "is too large to be read"));
    }
  }

  /** What is not YAML, such as a template, is nobody's document. */
  private Stream<Problem> refusals(String path, byte[] content) {
    return switch (YamlFile.parse(path, content)) {
      case YamlFile.Broken broken -> Stream.empty();
      case YamlFile.Documents(List<Place> roots) ->
          roots.stream()
              .filter(root -> root.text("apiVersion").orElse("").startsWith(Kind.GROUP))
              .map(this::refusal);
    };
  }

  private Problem refusal(Place root) {
    String word = root.text("kind").orElse("");
    Optional<Kind> kind = Kind.of(word);
    return kind.isPresent()
        ? layout.refusal(kind.get(), root)
        : root.problem("refused: nothing of " + Kind.GROUP + " is read here");
  }

  /** Parsing every manifest of a fleet would cost much more than looking at its bytes. */
  private static boolean mentionsGroup(byte[] content) {
    for (int start = 0; start <= content.length - GROUP.length; start++) {
      if (startsWithGroup(content, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithGroup(byte[] content, int start) {
    for (int i = 0; i < GROUP.length; i++) {
      if (content[start + i] != GROUP[i]) {
        return false;
      }
    }
    return true;
  }
}

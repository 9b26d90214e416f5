package dev.rimward.policy.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads the documents of one file, each for itself: a bad one does not spoil its neighbours. */
final class DefinitionReader {
  private static final Set<String> HEADER = Set.of("apiVersion", "kind");
  private final Layout layout;

  DefinitionReader(Layout layout) {
    this.layout = layout;
  }

  DefinitionFile read(String revision, String path, byte[] content) {
    return switch (YamlFile.parse(path, content)) {
      case YamlFile.Broken(Problem problem) -> DefinitionFile.unreadable(problem);
      case YamlFile.Documents(List<Place> roots) when roots.isEmpty() ->
          DefinitionFile.unreadable(new Problem(path, 0, "", "holds no document"));
      case YamlFile.Documents(List<Place> roots) -> read(revision, roots);
    };
  }

  private DefinitionFile read(String revision, List<Place> roots) {
    List<Written> good = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (Place root : roots) {
      List<Problem> problems = headerProblems(root);
      Optional<Kind> kind = isOurs(root) ? root.text("kind").flatMap(Kind::of) : Optional.empty();
      Optional<Rejected> refusal = kind.flatMap(known -> refusal(known, root));
      if (refusal.isPresent()) {
        rejected.add(refusal.get());
      } else if (kind.isEmpty()) {
        rejected.add(new Rejected(null, problems, false));
      } else {
        @Nullable Definition definition = bind(root, kind.get(), problems);
        if (problems.isEmpty() && definition != null) {
          good.add(new Written(new Id(kind.get(), definition.name()), definition, root, revision));
        } else {
          rejected.add(new Rejected(id(kind.get(), root), problems, false));
        }
      }
    }
    return new DefinitionFile(good, rejected);
  }

  private static List<Problem> headerProblems(Place root) {
    List<Problem> problems = new ArrayList<>();
    if (!(root.node() instanceof MappingNode)) {
      problems.add(
          root.problem(
              "must be a mapping with apiVersion, kind, metadata and spec, is "
                  + RecordBinder.describe(root.node())));
      return problems;
    }
    String apiVersion = root.text("apiVersion").orElse("");
    if (!apiVersion.equals(Kind.API_VERSION)) {
      String found = apiVersion.isEmpty() ? "" : ", is " + apiVersion;
      problems.add(root.find("apiVersion").problem("must be " + Kind.API_VERSION + found));
    }
    String kind = root.text("kind").orElse("");
    if (isOurs(root) && Kind.of(kind).isEmpty()) {
      problems.add(
          root.find("kind")
              .problem(
                  kind.isEmpty()
                      ? "required field is missing"
                      : Suggestion.after("unknown kind " + kind, kind, Kind.words())));
    }
    return problems;
  }

  /** Other groups have kinds of the same names. */
  private static boolean isOurs(Place root) {
    return root.text("apiVersion").orElse(Kind.GROUP).startsWith(Kind.GROUP);
  }

  /** What is not read whatever it says. */
  private Optional<Rejected> refusal(Kind kind, Place root) {
    if (!layout.admits(kind, root.file())) {
      return Optional.of(new Rejected(null, List.of(layout.refusal(kind, root)), true));
    }
    return Optional.empty();
  }

  private static @Nullable Definition bind(Place root, Kind kind, List<Problem> problems) {
    Bound<? extends Record> bound = RecordBinder.bind(root, kind.type(), HEADER);
    problems.addAll(bound.problems());
    if (!(bound.value() instanceof Definition definition)) {
      return null;
    }
    if (kind == Kind.APPLICATION) {
      problems.addAll(nameProblems(root, definition.name()));
    }
    return definition;
  }

  /** The folder is the application's identity for whoever looks for it or guards it. */
  private static List<Problem> nameProblems(Place root, String name) {
    String folder = Layout.applicationOf(root.file());
    return name.equals(folder)
        ? List.of()
        : List.of(
            root.find("metadata.name")
                .problem("must be the name of the folder, " + folder + ", is \"" + name + "\""));
  }

  private static @Nullable Id id(Kind kind, Place root) {
    return root.find("metadata").text("name").map(name -> new Id(kind, name)).orElse(null);
  }
}

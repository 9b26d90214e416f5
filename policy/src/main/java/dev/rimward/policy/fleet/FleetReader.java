package dev.rimward.policy.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the kinds from a source tree.
 *
 * <p>Nothing is accepted and ignored, and one bad document spoils only itself: it keeps its last
 * good version, found by path in the tree's history, or is left out where there is none. Platform
 * kinds are read under the platform paths only; an application's folder cannot define any. Fails
 * with {@link java.io.UncheckedIOException} where the tree itself cannot be read, so that a fleet
 * is never smaller than what was written because something was out of reach.
 */
public final class FleetReader {
  private final Layout layout;
  private final LastGood lastGood;

  public FleetReader(Layout layout) {
    this.layout = layout;
    this.lastGood = new LastGood(new DefinitionReader(layout));
  }

  /** Whether documents of clusters are read from this file. */
  public boolean readsClusters(String path) {
    return layout.admits(Kind.CLUSTER, path);
  }

  public FleetReading read(SourceTree tree) {
    List<Problem> problems = new ArrayList<>();
    List<Written> written = new ArrayList<>();
    for (SourceTree.Entry entry : entries(tree)) {
      LastGood.Kept kept = lastGood.keep(tree, entry.path(), file(tree, entry));
      written.addAll(kept.definitions());
      problems.addAll(kept.problems());
    }
    SameName.Settled settled = new SameName(tree, lastGood).settle(written);
    problems.addAll(settled.problems());
    References references = new References(tree.revision(), settled.definitions());
    problems.addAll(references.problems());
    problems.addAll(new ApplicationFolders(layout).problems(tree));
    return new FleetReading(fleet(settled.definitions()), problems, references.unselected());
  }

  /** What may hold documents: YAML files, and what stands in their place. */
  private List<SourceTree.Entry> entries(SourceTree tree) {
    Stream<SourceTree.Entry> platform =
        layout.platformFolders().stream()
            .flatMap(folder -> tree.entries(folder).stream())
            .filter(entry -> entry.type() != SourceTree.Type.FILE || Layout.isYaml(entry.path()));
    Stream<SourceTree.Entry> applications =
        tree.entries(Layout.APPLICATIONS).stream()
            .filter(entry -> Layout.isApplicationFile(entry.path()));
    return Stream.concat(platform, applications).distinct().toList();
  }

  private DefinitionFile file(SourceTree tree, SourceTree.Entry entry) {
    return entry.type() == SourceTree.Type.FILE
        ? lastGood.read(tree, entry.path()).orElseThrow()
        : LastGood.notAFile(entry);
  }

  private static Fleet fleet(Collection<Written> written) {
    return new Fleet(
        named(written, Cluster.class),
        named(written, Application.class),
        named(written, Signal.class),
        named(written, PlacementPolicy.class),
        named(written, ClusterOverride.class),
        named(written, Guardrail.class),
        named(written, Tenant.class),
        named(written, MaintenanceWindow.class));
  }

  private static <T extends Definition> SortedMap<String, T> named(
      Collection<Written> written, Class<T> type) {
    SortedMap<String, T> named = new TreeMap<>();
    for (Written each : written) {
      if (type.isInstance(each.definition())) {
        named.put(each.definition().name(), type.cast(each.definition()));
      }
    }
    return named;
  }
}

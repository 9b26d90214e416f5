package dev.rimward.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of one application changes: from the push until the files of what changed are made. The
 * sources are in Git; what was rendered first is still known. Beside it the same where nothing
 * changed, and the first time.
 */
final class OneLineChange {
  private static final double BYTES_PER_MB = 1 << 20;

  private final EdgeFleet edge;
  private final RenderingPass pass;

  OneLineChange(int clusters, int applications) {
    this.edge = EdgeFleet.of(clusters, applications);
    this.pass = new RenderingPass(edge);
  }

  /**
   * @param copies that are not what they were
   */
  private record Rendered(RenderedFleet fleet, int copies, long bytes) {}

  /** Clusters and applications. */
  public static void main(String[] arguments) throws Exception {
    Launch.launch(
        arguments, (sizes, folder) -> new OneLineChange(sizes[0], sizes[1]).run(folder), 1000, 200);
  }

  Report run(Path folder) throws Exception {
    try (SourceRepository repository = SourceRepository.in(folder)) {
      repository.push(edge.sources());
      RenderedFleet nothing = new RenderedFleet(new TreeMap<>());
      Usage.Measured<Rendered> first = Usage.of(() -> render(repository.fetch(), nothing));
      long runs = pass.kustomizeRuns();
      Usage.Measured<Rendered> unchanged =
          Usage.of(() -> render(repository.fetch(), first.result().fleet()));
      requireCopies(unchanged.result(), 0);
      repository.push(edge.withOneLineChanged(edge.fleet().applications().lastKey()));
      Usage.Measured<Rendered> changed =
          Usage.of(() -> render(repository.fetch(), unchanged.result().fleet()));
      requireCopies(changed.result(), edge.fleet().clusters().size());
      return new Report("change")
          .with("clusters", edge.fleet().clusters().size())
          .with("applications", edge.fleet().applications().size())
          .with("first", first.usage())
          .with("firstKustomizeRuns", runs)
          .with("nothingChanged", unchanged.usage())
          .with("oneLineChanged", changed.usage())
          .with("copies", changed.result().copies())
          .with("megabytes", changed.result().bytes() / 1e6)
          .with("kustomizeRuns", pass.kustomizeRuns() - runs)
          .with("heapMegabytes", liveHeap(changed.result()))
          .with("peakResidentMegabytes", Usage.peakResidentMegabytes());
    }
  }

  private Rendered render(SourceTree tree, RenderedFleet before) throws InterruptedException {
    RenderedFleet fleet = pass.render(tree, pass.build(tree));
    int copies = 0;
    long bytes = 0;
    for (Map.Entry<String, SortedMap<String, Rendering>> cluster : fleet.clusters().entrySet()) {
      SortedMap<String, Rendering> old =
          before.clusters().getOrDefault(cluster.getKey(), new TreeMap<>());
      for (Map.Entry<String, Rendering> entry : cluster.getValue().entrySet()) {
        RenderedApplication application = RenderingPass.application(entry.getValue());
        if (!isSame(application, old, entry.getKey())) {
          copies++;
          bytes += application.files().values().stream().mapToLong(file -> file.length).sum();
        }
      }
    }
    return new Rendered(fleet, copies, bytes);
  }

  private static boolean isSame(
      RenderedApplication application, SortedMap<String, Rendering> old, String name) {
    return old.containsKey(name)
        && RenderingPass.application(requireNonNull(old.get(name)))
            .digest()
            .equals(application.digest());
  }

  private static void requireCopies(Rendered rendered, int copies) {
    if (rendered.copies() != copies) {
      throw new IllegalStateException(
          "%d copies changed, not %d".formatted(rendered.copies(), copies));
    }
  }

  /** What is held between two passes. */
  private static double liveHeap(Rendered held) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    double used = (runtime.totalMemory() - runtime.freeMemory()) / BYTES_PER_MB;
    requireNonNull(held.fleet());
    return used;
  }
}

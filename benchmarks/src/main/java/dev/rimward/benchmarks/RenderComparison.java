package dev.rimward.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.overlay.CompleteOverlay;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Renders applications for every cluster of a fleet, to the bytes of all files: in a process that
 * has rendered nothing before, and again with nothing remembered but what a JVM learns, as in a
 * service that runs; and has {@code kustomize build} make a sample of the same copies, one process
 * for each of them, as many at a time as there are processors. The bytes are the same. Kustomize
 * does it twice: on the overlays that {@code rimward render --explain} would write, with patches,
 * and on the leanest ones that do the same.
 */
final class RenderComparison {
  private final EdgeFleet edge;
  private final int sample;

  /**
   * @param sample how many copies kustomize makes
   */
  RenderComparison(int clusters, int applications, int sample) {
    this.edge = EdgeFleet.of(clusters, applications);
    this.sample = sample;
  }

  /** One copy, and what kustomize would make it of. */
  private record Copy(RenderedApplication rendered, CompleteOverlay overlay, int replicas) {}

  /** Everything that was rendered. */
  private record Everything(
      RenderingPass pass,
      SortedMap<String, BuildOutcome> builds,
      RenderedFleet rendered,
      long files,
      long bytes) {}

  /** Clusters, applications and size of the sample. */
  public static void main(String[] arguments) throws Exception {
    Launch.launch(
        arguments,
        (sizes, folder) -> new RenderComparison(sizes[0], sizes[1], sizes[2]).run(folder),
        1000,
        10,
        200);
  }

  Report run(Path folder) throws Exception {
    try (SourceRepository repository = SourceRepository.in(folder)) {
      repository.push(edge.sources());
      SourceTree tree = repository.fetch();
      Usage.Measured<Everything> ours = Usage.of(() -> everything(tree));
      Usage again = Usage.of(() -> everything(tree)).usage();
      List<Copy> copies = sample(ours.result(), tree);
      List<CompleteOverlay> overlays = copies.stream().map(Copy::overlay).toList();
      Usage patches = peer(folder.resolve("patches"), copies, overlays);
      List<CompleteOverlay> lean =
          copies.stream()
              .map(copy -> KustomizePeer.withoutPatches(copy.overlay(), copy.replicas()))
              .toList();
      Usage fields = peer(folder.resolve("fields"), copies, lean);
      return report(ours, again, patches, fields);
    }
  }

  /** What kustomize takes for the sample, which must come out as ours did. */
  private static Usage peer(Path folder, List<Copy> copies, List<CompleteOverlay> overlays)
      throws Exception {
    KustomizePeer peer = new KustomizePeer(folder);
    for (CompleteOverlay overlay : overlays) {
      peer.add(overlay);
    }
    Usage.Measured<List<byte[]>> outputs =
        Usage.of(() -> peer.build(Runtime.getRuntime().availableProcessors()));
    requireSame(copies, outputs.result());
    return outputs.usage();
  }

  private Everything everything(SourceTree tree) throws InterruptedException {
    RenderingPass pass = new RenderingPass(edge);
    SortedMap<String, BuildOutcome> builds = pass.build(tree);
    RenderedFleet rendered = pass.render(tree, builds);
    long files = 0;
    long bytes = 0;
    for (SortedMap<String, Rendering> cluster : rendered.clusters().values()) {
      for (Rendering rendering : cluster.values()) {
        for (byte[] content : RenderingPass.application(rendering).files().values()) {
          files++;
          bytes += content.length;
        }
      }
    }
    return new Everything(pass, builds, rendered, files, bytes);
  }

  /** Spread over applications and clusters. */
  private List<Copy> sample(Everything everything, SourceTree tree) throws InterruptedException {
    List<Application> applications = List.copyOf(edge.fleet().applications().values());
    List<Cluster> clusters = List.copyOf(edge.fleet().clusters().values());
    List<Copy> copies = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      Application application = applications.get(i % applications.size());
      Cluster cluster = clusters.get((int) ((long) i * clusters.size() / sample));
      copies.add(copy(everything, tree, application, cluster));
    }
    return copies;
  }

  private Copy copy(
      Everything everything, SourceTree tree, Application application, Cluster cluster)
      throws InterruptedException {
    String name = application.name();
    int replicas = EdgeFleet.replicas(name, cluster.name());
    CompleteOverlay overlay =
        everything
            .pass()
            .renderer()
            .overlay(
                edge.fleet(),
                tree,
                application,
                cluster,
                replicas,
                requireNonNull(everything.builds().get(name)))
            .orElseThrow();
    Rendering rendering =
        requireNonNull(everything.rendered().clusters().get(cluster.name())).get(name);
    return new Copy(RenderingPass.application(requireNonNull(rendering)), overlay, replicas);
  }

  private static void requireSame(List<Copy> copies, List<byte[]> outputs) throws IOException {
    for (int i = 0; i < copies.size(); i++) {
      SortedMap<String, byte[]> ours = new TreeMap<>(copies.get(i).rendered().files());
      ours.remove(RenderedApplication.KUSTOMIZATION);
      SortedMap<String, byte[]> theirs = KustomizePeer.canonical(outputs.get(i));
      if (!ours.keySet().equals(theirs.keySet())
          || !ours.keySet().stream()
              .allMatch(path -> Arrays.equals(ours.get(path), theirs.get(path)))) {
        throw new IllegalStateException(
            "kustomize makes something else of copy " + i + ": " + theirs.keySet());
      }
    }
  }

  private Report report(Usage.Measured<Everything> ours, Usage again, Usage patches, Usage fields) {
    Usage ofPatches = ofAll(patches);
    Usage ofFields = ofAll(fields);
    return new Report("render")
        .with("clusters", edge.fleet().clusters().size())
        .with("applications", edge.fleet().applications().size())
        .with("files", ours.result().files())
        .with("megabytes", ours.result().bytes() / 1e6)
        .with("kustomizeRuns", ours.result().pass().kustomizeRuns())
        .with("rimward", ours.usage())
        .with("rimwardAgain", again)
        .with("peer", "kustomize build, one for each copy")
        .with("peerMeasured", sample)
        .with("peerOfAll", ofPatches)
        .with("peerWithoutPatchesOfAll", ofFields)
        .with("ratio", ofPatches.wall() / ours.usage().wall())
        .with("cpuRatio", ofPatches.allCpu() / ours.usage().allCpu())
        .with("ratioWithoutPatches", ofFields.wall() / ours.usage().wall())
        .with("cpuRatioWithoutPatches", ofFields.allCpu() / ours.usage().allCpu())
        .with("ratioAgain", ofPatches.wall() / again.wall())
        .with("cpuRatioAgain", ofPatches.allCpu() / again.allCpu())
        .with("ratioAgainWithoutPatches", ofFields.wall() / again.wall())
        .with("cpuRatioAgainWithoutPatches", ofFields.allCpu() / again.allCpu());
  }

  /** The sample stands for every copy. */
  private Usage ofAll(Usage measured) {
    int copies = edge.fleet().clusters().size() * edge.fleet().applications().size();
    return measured.times((double) copies / sample);
  }
}

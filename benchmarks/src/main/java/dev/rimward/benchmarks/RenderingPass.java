package dev.rimward.benchmarks;

import dev.rimward.fixtures.server.Tools;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.Kustomize;
import dev.rimward.renderer.build.Limits;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Renderer;
import dev.rimward.renderer.overlay.Rendering;
import java.util.List;
import java.util.SortedMap;

/** The stages from sources to the objects of every cluster, as one process of Rimward has them. */
final class RenderingPass {
  private final EdgeFleet edge;
  private final Kustomize kustomize = new Kustomize(command(), Limits.defaults());
  private final ApplicationBuilds builds = new ApplicationBuilds(kustomize);
  private final Renderer renderer = new Renderer(builds);

  RenderingPass(EdgeFleet edge) {
    this.edge = edge;
  }

  /** To which a folder is added. */
  static List<String> command() {
    return List.of(Tools.find("kustomize").toString(), "build");
  }

  SortedMap<String, BuildOutcome> build(SourceTree tree) throws InterruptedException {
    return builds.build(edge.fleet().applications().values(), tree);
  }

  RenderedFleet render(SourceTree tree, SortedMap<String, BuildOutcome> outcomes)
      throws InterruptedException {
    return renderer.render(edge.fleet(), tree, edge.placements(), outcomes);
  }

  Renderer renderer() {
    return renderer;
  }

  /** How many times kustomize was started. */
  long kustomizeRuns() {
    return kustomize.started();
  }

  /** There must be one: what failed would be quick. */
  static RenderedApplication application(Rendering rendering) {
    return switch (rendering) {
      case Rendering.Rendered rendered -> rendered.application();
      case Rendering.Failed failed -> throw new IllegalStateException(failed.toString());
    };
  }
}

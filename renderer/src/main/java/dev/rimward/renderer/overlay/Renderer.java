package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.guardrail.Guardrails;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.overlay.ApplicationRenderer.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Turns placements into the exact objects of every cluster. Kustomize builds each application once
 * for every set of components that some cluster adds to it; replicas and variables are finished in
 * memory. What the last rendering needed is kept for the next. Not for use by several threads.
 *
 * <p>A cluster is here both location and target: an application placed at the location {@code fra1}
 * is rendered for the target {@code fra1}.
 */
public final class Renderer {
  private final ApplicationBuilds builds;
  private final Recent<String, Prepared> variants = new Recent<>();
  private final Recent<ApplicationRenderer.Copy, Rendering> copies = new Recent<>();

  private Map<String, OneCluster> clusters = Map.of();

  public Renderer(ApplicationBuilds builds) {
    this.builds = builds;
  }

  /**
   * Renders every application at every location where it is placed. Applications and clusters that
   * the fleet does not have are left out.
   *
   * @param tree that the overrides' components are in
   * @param placements by application
   * @param outcomes builds by application; where there is none, or a failed one, the application's
   *     renderings are failures
   * @param incumbents asked by this thread
   */
  public RenderedFleet render(
      Fleet fleet,
      SourceTree tree,
      Map<String, ApplicationPlacement> placements,
      Map<String, BuildOutcome> outcomes,
      Incumbents incumbents)
      throws InterruptedException {
    variants.nextRound();
    copies.nextRound();
    Round round = round(fleet, tree);
    List<Callable<SortedMap<String, Rendering>>> tasks = new ArrayList<>();
    for (Application application : fleet.applications().values()) {
      List<LocationPlacement> locations = locations(placements.get(application.name()));
      ApplicationRenderer renderer =
          new ApplicationRenderer(application, outcomes.get(application.name()), round);
      tasks.add(() -> renderer.render(locations));
    }
    return byCluster(fleet, builds.inParallel(tasks), incumbents);
  }

  /** As the other, where nothing is known of what clusters have. */
  public RenderedFleet render(
      Fleet fleet,
      SourceTree tree,
      Map<String, ApplicationPlacement> placements,
      Map<String, BuildOutcome> outcomes)
      throws InterruptedException {
    return render(fleet, tree, placements, outcomes, Incumbents.NONE);
  }

  /**
   * What kustomize alone makes one copy with.
   *
   * @return empty where the application cannot be built, as {@link #render} says
   */
  public Optional<CompleteOverlay> overlay(
      Fleet fleet,
      SourceTree tree,
      Application application,
      Cluster cluster,
      int replicas,
      BuildOutcome outcome)
      throws InterruptedException {
    return new ApplicationRenderer(application, outcome, round(fleet, tree))
        .overlay(cluster, replicas);
  }

  private Round round(Fleet fleet, SourceTree tree) {
    return new Round(
        fleet,
        tree,
        Selection.of(fleet),
        Guardrails.of(fleet.guardrails().values()),
        builds,
        variants,
        copies);
  }

  private static List<LocationPlacement> locations(@Nullable ApplicationPlacement placement) {
    return placement == null ? List.of() : placement.locations();
  }

  /**
   * @param renderings by cluster, in the order of the fleet's applications
   */
  private RenderedFleet byCluster(
      Fleet fleet, List<SortedMap<String, Rendering>> renderings, Incumbents incumbents) {
    SortedMap<String, SortedMap<String, Rendering>> all = new TreeMap<>();
    Map<String, OneCluster> next = new HashMap<>();
    for (String cluster : fleet.clusters().keySet()) {
      SortedMap<String, Rendering> its = new TreeMap<>();
      int number = 0;
      for (String application : fleet.applications().keySet()) {
        Rendering rendering = renderings.get(number++).get(cluster);
        if (rendering != null) {
          its.put(application, rendering);
        }
      }
      OneCluster before = clusters.get(cluster);
      OneCluster now =
          before != null && before.isStill(its)
              ? before
              : OneCluster.of(cluster, its, fleet.applications(), incumbents);
      next.put(cluster, now);
      all.put(cluster, now.rendered());
    }
    clusters = next;
    return new RenderedFleet(all);
  }
}

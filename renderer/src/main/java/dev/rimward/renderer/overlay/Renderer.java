package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.manifest.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Turns placements into the exact objects of every cluster: kustomize on an overlay for each
 * cluster and application. Equal overlays are built once, and what the last rendering needed is
 * kept for the next. Not for use by several threads.
 *
 * <p>A cluster is here both location and target: an application placed at the location {@code fra1}
 * is rendered for the target {@code fra1}.
 */
public final class Renderer {
  private final ApplicationBuilds builds;
  private Map<Overlay, Rendering> known = Map.of();

  /** What decides the bytes: equal kustomizations over equal sources. */
  private record Overlay(String sources, String kustomization) {
    byte[] bytes() {
      return kustomization.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** One application in one cluster: either an overlay to build, or a failure already. */
  private sealed interface Copy {
    record OfOverlay(Overlay overlay) implements Copy {}

    record Impossible(Problem problem) implements Copy {}
  }

  public Renderer(ApplicationBuilds builds) {
    this.builds = builds;
  }

  /**
   * Renders every application at every location where it is placed. Applications and clusters that
   * the fleet does not have are left out.
   *
   * @param placements by application
   * @param outcomes builds by application; where there is none, or a failed one, the application's
   *     renderings are failures
   */
  public RenderedFleet render(
      Fleet fleet, Map<String, ApplicationPlacement> placements, Map<String, BuildOutcome> outcomes)
      throws InterruptedException {
    SortedMap<String, SortedMap<String, Copy>> copies = new TreeMap<>();
    fleet.clusters().keySet().forEach(cluster -> copies.put(cluster, new TreeMap<>()));
    Map<Overlay, Built> overlays = new LinkedHashMap<>();
    for (Application application : fleet.applications().values()) {
      BuildOutcome outcome = outcomes.get(application.name());
      for (LocationPlacement location : locations(placements.get(application.name()))) {
        if (copies.containsKey(location.location())) {
          copies
              .get(location.location())
              .put(application.name(), copy(application, location, outcome, overlays));
        }
      }
    }
    Map<Overlay, Rendering> renderings = build(overlays);
    SortedMap<String, SortedMap<String, Rendering>> clusters = new TreeMap<>();
    copies.forEach((cluster, its) -> clusters.put(cluster, cluster(fleet, its, renderings)));
    return new RenderedFleet(clusters);
  }

  private static List<LocationPlacement> locations(@Nullable ApplicationPlacement placement) {
    return placement == null ? List.of() : placement.locations();
  }

  private static Copy copy(
      Application application,
      LocationPlacement location,
      @Nullable BuildOutcome outcome,
      Map<Overlay, Built> overlays) {
    return switch (outcome) {
      case null -> new Copy.Impossible(problem(application, "was not built"));
      case BuildOutcome.Failed(Problem problem) -> new Copy.Impossible(problem);
      case Built built -> {
        byte[] bytes = OverlayKustomization.of(application, built, location.replicas());
        Overlay overlay = new Overlay(built.key(), new String(bytes, StandardCharsets.UTF_8));
        overlays.putIfAbsent(overlay, built);
        yield new Copy.OfOverlay(overlay);
      }
    };
  }

  private Map<Overlay, Rendering> build(Map<Overlay, Built> overlays) throws InterruptedException {
    List<Overlay> missing =
        overlays.keySet().stream().filter(overlay -> !known.containsKey(overlay)).toList();
    List<Callable<OverlayBuild.Result>> tasks = new ArrayList<>();
    for (Overlay overlay : missing) {
      Built built = Objects.requireNonNull(overlays.get(overlay));
      tasks.add(() -> OverlayBuild.of(builds, built, overlay.bytes()));
    }
    List<OverlayBuild.Result> results = builds.inParallel(tasks);
    Map<Overlay, Rendering> renderings = new HashMap<>(known);
    renderings.keySet().retainAll(overlays.keySet());
    Map<Overlay, Rendering> lasting = new HashMap<>(renderings);
    for (int i = 0; i < missing.size(); i++) {
      renderings.put(missing.get(i), results.get(i).rendering());
      if (results.get(i).isFinal()) {
        lasting.put(missing.get(i), results.get(i).rendering());
      }
    }
    known = lasting;
    return renderings;
  }

  private static SortedMap<String, Rendering> cluster(
      Fleet fleet, SortedMap<String, Copy> copies, Map<Overlay, Rendering> renderings) {
    SortedMap<String, Rendering> cluster = new TreeMap<>();
    Map<ObjectId, String> owners = new HashMap<>();
    copies.forEach(
        (name, copy) -> {
          Application application = Objects.requireNonNull(fleet.applications().get(name));
          cluster.put(name, withOwnObjects(application, rendering(copy, renderings), owners));
        });
    return cluster;
  }

  private static Rendering rendering(Copy copy, Map<Overlay, Rendering> renderings) {
    return switch (copy) {
      case Copy.Impossible(Problem problem) -> new Rendering.Failed(problem);
      case Copy.OfOverlay(Overlay overlay) -> Objects.requireNonNull(renderings.get(overlay));
    };
  }

  /** In the order of names: an object belongs to the first application that has it. */
  private static Rendering withOwnObjects(
      Application application, Rendering rendering, Map<ObjectId, String> owners) {
    if (!(rendering instanceof Rendering.Rendered(RenderedApplication rendered))) {
      return rendering;
    }
    Optional<ObjectId> taken =
        rendered.objects().values().stream().filter(owners::containsKey).findFirst();
    if (taken.isPresent()) {
      return new Rendering.Failed(
          problem(
              application,
              "%s and %s both have %s; it stays with %s"
                  .formatted(
                      owners.get(taken.get()),
                      application.name(),
                      taken.get(),
                      owners.get(taken.get()))));
    }
    rendered.objects().values().forEach(id -> owners.put(id, application.name()));
    return rendering;
  }

  private static Problem problem(Application application, String message) {
    return new Problem(application.spec().source().path(), 0, "", message);
  }
}

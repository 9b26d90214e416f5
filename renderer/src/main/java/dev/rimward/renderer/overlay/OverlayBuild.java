package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.Kustomize;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds one overlay over an application's sources. */
final class OverlayBuild {
  private OverlayBuild() {}

  /**
   * What came of it.
   *
   * @param isFinal the same overlay would come to the same
   */
  record Result(Rendering rendering, boolean isFinal) {}

  static Result of(ApplicationBuilds builds, Built built, byte[] overlay)
      throws InterruptedException {
    if (built.objects().isEmpty()) {
      // Kustomize takes an empty kustomization for an error once another one refers to it.
      return new Result(new Rendering.Rendered(RenderedObjects.of(List.of())), true);
    }
    try {
      return switch (builds.overlay(built, overlay)) {
        case Kustomize.Outcome.Built(List<Manifest> objects, _) ->
            new Result(rendered(built, objects), true);
        case Kustomize.Outcome.Failed(String message, boolean isFinal) ->
            new Result(failed(built, message), isFinal);
      };
    } catch (UncheckedIOException e) {
      return new Result(failed(built, String.valueOf(e.getMessage())), false);
    }
  }

  private static Rendering rendered(Built built, List<Manifest> objects) {
    try {
      keepReplicasOfTheRest(built, objects);
      return new Rendering.Rendered(RenderedObjects.of(objects));
    } catch (IllegalArgumentException e) {
      return failed(built, String.valueOf(e.getMessage()));
    }
  }

  private static Rendering failed(Built built, String message) {
    return new Rendering.Failed(new Problem(built.folder(), 0, "", message));
  }

  /** A patch also reaches what had the workload's name before a prefix: that is taken back. */
  private static void keepReplicasOfTheRest(Built built, List<Manifest> objects) {
    Set<ObjectId> scaled = new HashSet<>();
    built.scaled().forEach(id -> scaled.add(anywhere(id)));
    for (Manifest source : built.objects()) {
      ObjectId id = anywhere(source.id());
      if (source.content().at("/spec/replicas").isNumber() && !scaled.contains(id)) {
        objects.stream()
            .filter(object -> anywhere(object.id()).equals(id))
            .map(object -> (ObjectNode) object.content().path("spec"))
            .forEach(spec -> spec.set("replicas", source.content().at("/spec/replicas")));
      }
    }
  }

  /** The overlay changes namespaces. */
  private static ObjectId anywhere(ObjectId id) {
    return new ObjectId(id.group(), id.kind(), "", id.name());
  }
}

package dev.rimward.renderer.build;

import dev.rimward.renderer.manifest.Manifest;
import java.util.List;
import java.util.Optional;

/** Objects that ask a tool to run a program or a container: none is run. */
final class Functions {
  private static final List<String> ANNOTATIONS =
      List.of("config.kubernetes.io/function", "config.k8s.io/function");

  private Functions() {}

  /** Why the objects may not be delivered, if so. */
  static Optional<String> refusal(List<Manifest> objects) {
    for (Manifest object : objects) {
      for (String annotation : ANNOTATIONS) {
        if (object.content().path("metadata").path("annotations").has(annotation)) {
          return Optional.of(
              "%s has the annotation %s: no function is run. Commit what it makes, and remove it"
                  .formatted(object.id(), annotation));
        }
      }
    }
    return Optional.empty();
  }
}

package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.optimizer.OptimizerReading;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ConfigMap {@code location-optimizer} among an application's objects, in whatever namespace:
 * it is for whoever places the application, and no cluster gets it.
 *
 * <p>It is recognised by the name that a build gives it. With a prefix, a suffix or a hash it is a
 * ConfigMap like any other.
 */
final class OptimizerConfigMaps {
  private OptimizerConfigMaps() {}

  /** What is to be delivered. */
  static List<Manifest> removedFrom(List<Manifest> objects) {
    return objects.stream().filter(object -> !isOptimizer(object.id())).toList();
  }

  /**
   * What the application asks of placement; empty where it has no such ConfigMap.
   *
   * @param place of the application's sources
   */
  static Optional<LocationOptimizer> read(List<Manifest> objects, String place)
      throws SourcesRefused {
    List<Manifest> found = objects.stream().filter(object -> isOptimizer(object.id())).toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw new SourcesRefused(
          place,
          "there must be at most one ConfigMap %s, there are %d"
              .formatted(LocationOptimizer.NAME, found.size()));
    }
    return switch (OptimizerReading.of(place, found.getFirst().content())) {
      case OptimizerReading.Understood(LocationOptimizer optimizer) -> Optional.of(optimizer);
      case OptimizerReading.Refused(List<Problem> problems) ->
          throw new SourcesRefused(joined(place, problems));
    };
  }

  private static boolean isOptimizer(ObjectId id) {
    return id.group().isEmpty()
        && id.kind().equals("ConfigMap")
        && id.name().equals(LocationOptimizer.NAME);
  }

  /** A build has one problem. */
  private static Problem joined(String place, List<Problem> problems) {
    return problems.size() == 1
        ? problems.getFirst()
        : new Problem(
            place,
            0,
            "",
            problems.stream()
                .map(problem -> problem.field() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
  }
}

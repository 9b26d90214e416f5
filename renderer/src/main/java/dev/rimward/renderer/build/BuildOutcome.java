package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of building an application's sources as they are, before any placement. */
public sealed interface BuildOutcome {
  /**
   * @param key equal for two builds of equal sources, whatever revision they are from
   * @param folder of the sources, relative to the root of the tree
   * @param objects in kustomize's order, without the application's {@code location-optimizer}; none
   *     when the sources say so
   * @param scaled the workloads that placement scales
   * @param tree the revision that was built: an earlier one where the current one fails
   * @param problem why an earlier revision had to be built; null when the current one was
   */
  record Built(
      String key,
      String folder,
      List<Manifest> objects,
      List<ObjectId> scaled,
      Requirements requirements,
      SourceTree tree,
      @Nullable Problem problem)
      implements BuildOutcome {
    public Built {
      objects = List.copyOf(objects);
      scaled = List.copyOf(scaled);
    }

    Built because(Problem reason) {
      return new Built(key, folder, objects, scaled, requirements, tree, reason);
    }
  }

  /** Neither the current revision nor an earlier one can be built: what clusters have stays. */
  record Failed(Problem problem) implements BuildOutcome {}
}

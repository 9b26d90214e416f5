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
   * @param objects in kustomize's order, with the application's namespace and labels, without the
   *     application's {@code location-optimizer}; none when the sources say so
   * @param scaled the workloads that placement scales
   * @param input what was built: of an earlier revision where the current one fails
   * @param problem why an earlier revision had to be built; null when the current one was
   */
  record Built(
      String key,
      List<Manifest> objects,
      List<ObjectId> scaled,
      Requirements requirements,
      BuildInput input,
      @Nullable Problem problem)
      implements BuildOutcome {
    public Built {
      objects = List.copyOf(objects);
      scaled = List.copyOf(scaled);
    }

    Built because(Problem reason) {
      return new Built(key, objects, scaled, requirements, input, reason);
    }

    /** Of the sources, relative to the root of the tree. */
    public String folder() {
      return input.folder();
    }

    /** The revision that the sources are from. */
    public SourceTree tree() {
      return input.tree();
    }
  }

  /** Neither the current revision nor an earlier one can be built: what clusters have stays. */
  record Failed(Problem problem) implements BuildOutcome {}
}

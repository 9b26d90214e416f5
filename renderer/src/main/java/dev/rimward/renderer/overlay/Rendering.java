package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Problem;

/** What came of rendering one application for one cluster. A failure is never emptiness. */
public sealed interface Rendering {
  /** The objects, possibly none when the sources say so. */
  record Rendered(RenderedApplication application) implements Rendering {}

  /** There are no objects to go by: what the cluster has stays. */
  record Failed(Problem problem) implements Rendering {}
}

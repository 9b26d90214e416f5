package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.BuildOutcome.Built;

/** An application with what some overrides add, before it is finished for a cluster. */
sealed interface Prepared {
  record Ready(Variant variant) implements Prepared {}

  record Impossible(Problem problem) implements Prepared {}

  static Prepared of(BuildOutcome outcome, Recent<String, Prepared> known)
      throws InterruptedException {
    return switch (outcome) {
      case BuildOutcome.Failed(Problem problem) -> new Impossible(problem);
      case Built built -> known.get(built.key(), () -> of(built));
    };
  }

  private static Prepared of(Built built) {
    try {
      return new Ready(Variant.of(built));
    } catch (IllegalArgumentException e) {
      return new Impossible(new Problem(built.folder(), 0, "", String.valueOf(e.getMessage())));
    }
  }
}

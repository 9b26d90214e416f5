package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Problem;

/** Sources that are not given to kustomize. */
final class SourcesRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  SourcesRefused(String path, String message) {
    this(new Problem(path, 0, "", message));
  }

  SourcesRefused(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}

package dev.rimward.policy.document;

import dev.rimward.policy.fleet.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a document that Rimward wrote cannot be read back: it says where, what was expected
 * and what was found. Such a document is not the same as none: what it says is unknown.
 */
public final class InvalidDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  InvalidDocument(Problem problem, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  /** What is wrong, with its file, line and field. */
  public Problem problem() {
    return problem;
  }
}

package dev.rimward.policy.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a document.
 *
 * @param value null exactly when there are problems
 * @param problems all that is wrong with the document, in the order of lines
 */
public record Bound<T>(@Nullable T value, List<Problem> problems) {
  public Bound {
    problems = problems.stream().sorted().toList();
    if ((value == null) == problems.isEmpty()) {
      throw new IllegalArgumentException("needs either a value or problems");
    }
  }
}

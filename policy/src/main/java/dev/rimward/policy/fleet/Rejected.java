package dev.rimward.policy.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that cannot be read, or a whole file of them.
 *
 * @param id null where kind and name cannot be told
 * @param refused it is not for this path to say, so that no version of it is missed
 */
record Rejected(@Nullable Id id, List<Problem> problems, boolean refused) {
  Rejected {
    problems = List.copyOf(problems);
  }
}

package dev.rimward.policy.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads YAML of any shape. */
final class JsonBinder {
  private final List<Problem> problems;

  JsonBinder(List<Problem> problems) {
    this.problems = problems;
  }

  @Nullable JsonObject object(Place place) {
    problems.add(place.problem("not supported yet"));
    return null;
  }
}

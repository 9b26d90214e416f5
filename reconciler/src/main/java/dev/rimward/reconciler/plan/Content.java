package dev.rimward.reconciler.plan;

import dev.rimward.policy.fleet.Problem;
import java.util.List;

/** What a cluster has of an application. Not known is never nothing. */
sealed interface Content {
  /** The application is not there. */
  record Absent() implements Content {}

  /** These objects, possibly none. */
  record Present(ObjectFiles objects) implements Content {}

  /** It is there, and could not be rendered. */
  record Unknown(List<Problem> problems) implements Content {}
}

package dev.rimward.policy.placement;

/** What draws an application to locations. */
sealed interface Interest {
  /** The policy has no activation: every eligible location is wanted. */
  record Everywhere() implements Interest {}

  /** Demand decides. */
  record Demand(Activation activation) implements Interest {}

  /**
   * Demand would decide but is not known well enough, so that what is placed stays as it is.
   *
   * @param why {@code signal http-requests is unknown: connection refused}
   */
  record Frozen(String field, String why) implements Interest {}
}

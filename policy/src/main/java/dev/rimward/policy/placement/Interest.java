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

  /** So much is out of reach at once that nothing is added or removed at all. */
  record Outage(Ruling ruling) implements Interest {}

  /** Whether nothing may be given up for now. */
  default boolean isFrozen() {
    return switch (this) {
      case Everywhere everywhere -> false;
      case Demand demand -> false;
      case Frozen frozen -> true;
      case Outage outage -> true;
    };
  }
}

package dev.rimward.policy.placement;

/** What a location may do for an application, before any demand is looked at. */
sealed interface Eligibility {
  /** It may keep its copy, and take a new one. */
  record Eligible() implements Eligibility {}

  /** It may keep its copy, but takes a new one only when no other can. */
  record Avoided(Ruling ruling) implements Eligibility {}

  /** It may keep its copy, but takes no new one. */
  record KeepsOnly(Ruling ruling) implements Eligibility {}

  /** It must not run the application. */
  record Excluded(Ruling ruling) implements Eligibility {}

  /** The rule that limits it; a location that is free to all has none. */
  default boolean isHeldBackBy(Rule rule) {
    return switch (this) {
      case Eligible eligible -> false;
      case Avoided(Ruling ruling) -> ruling.rule() == rule;
      case KeepsOnly(Ruling ruling) -> ruling.rule() == rule;
      case Excluded(Ruling ruling) -> ruling.rule() == rule;
    };
  }
}

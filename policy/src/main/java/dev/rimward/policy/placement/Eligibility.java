package dev.rimward.policy.placement;

/** What a location may do for an application, before any demand is looked at. */
sealed interface Eligibility {
  /** It may keep its copy, and take a new one. */
  record Eligible() implements Eligibility {}

  /** It may keep its copy, but takes no new one. */
  record KeepsOnly(Ruling ruling) implements Eligibility {}

  /** It must not run the application. */
  record Excluded(Ruling ruling) implements Eligibility {}
}

package dev.rimward.policy.placement;

import org.jspecify.annotations.Nullable;

/**
 * One rule's word on a location.
 *
 * @param field path of the policy field whose rule it is; empty where there is none
 * @param reason why, with the numbers
 * @param wouldChange the smallest change that would alter it, with the numbers; null where the rule
 *     says it already
 */
record Ruling(Rule rule, String field, Reason reason, @Nullable Reason wouldChange) {
  Ruling(Rule rule, String field, Reason reason) {
    this(rule, field, reason, null);
  }

  Ruling(Rule rule, String field, String text) {
    this(rule, field, () -> text);
  }

  Ruling(Rule rule, String text) {
    this(rule, "", text);
  }

  String text() {
    return reason.text();
  }

  /**
   * Words that are put together when somebody reads them: most of what is decided about most
   * clusters is never read.
   */
  @FunctionalInterface
  interface Reason {
    /** The same each time. */
    String text();
  }
}

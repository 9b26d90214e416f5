package dev.rimward.policy.placement;

/**
 * One rule's word on a location.
 *
 * @param field path of the policy field whose rule it is; empty where there is none
 * @param reason why, with the numbers
 */
record Ruling(Rule rule, String field, Reason reason) {
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

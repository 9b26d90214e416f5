package dev.rimward.policy.placement;

/**
 * One rule's word on a location.
 *
 * @param field path of the policy field whose rule it is; empty where there is none
 * @param text why, with the numbers
 */
record Ruling(Rule rule, String field, String text) {
  Ruling(Rule rule, String text) {
    this(rule, "", text);
  }
}

package dev.rimward.policy.guardrail;

import dev.rimward.policy.fleet.Guardrail;

/**
 * A rule that an object does not keep, or of which that cannot be told.
 *
 * @param guardrail the rule's name
 * @param message the rule's own, with why where the rule could not be evaluated; in one line, and
 *     quoting nothing of the object
 */
public record Violation(String guardrail, Guardrail.Enforcement enforcement, String message) {}

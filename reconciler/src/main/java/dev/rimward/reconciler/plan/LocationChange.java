package dev.rimward.reconciler.plan;

/**
 * A location where an application would run otherwise than before.
 *
 * @param from replicas before; 0: it is added
 * @param to replicas after; 0: it is removed
 * @param leaving it would no longer be wanted, and stays until another copy is healthy
 * @param reason in the engine's words
 */
public record LocationChange(String location, int from, int to, boolean leaving, String reason) {}

package dev.rimward.reconciler.observe;

import java.time.Instant;

/**
 * Whether a cluster's API server answered when it was asked last.
 *
 * @param since first of the equal answers up to the last
 * @param message in words for people; no credentials, and nothing that changes from try to try
 */
public record Reachability(boolean reachable, Instant since, String message) {}

package dev.rimward.reconciler.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance windows let nothing move.
 *
 * @param words which ones
 * @param until when that next changes; null if it never does
 * @param failoverPasses whether failover and compliance moves pass nevertheless
 * @param driftRepair whether drift is repaired nevertheless
 */
public record Closed(
    String words, @Nullable Instant until, boolean failoverPasses, boolean driftRepair) {}

package dev.rimward.reconciler.simulate;

import dev.rimward.reconciler.observe.Recording;
import java.time.Instant;

/**
 * Demand over a time.
 *
 * @param description for people, with all that it was made from
 * @param end not included
 */
public record Trace(String description, Recording recording, Instant start, Instant end) {}

/** Numbers for Prometheus, and recent events in words for people. */
@NullMarked
package dev.rimward.reconciler.telemetry;

import org.jspecify.annotations.NullMarked;

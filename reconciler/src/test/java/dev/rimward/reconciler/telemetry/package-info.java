@NullMarked
package dev.rimward.reconciler.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * The service: one pass from Git and metrics to the branches of every cluster, and what runs it.
 */
@NullMarked
package dev.rimward.reconciler;

import org.jspecify.annotations.NullMarked;

/**
 * When an application's content in a cluster's branch moves to what {@code rendered} says: rollout
 * across clusters, maintenance windows, make before break. Decides only, from what Git and the
 * clusters say; nothing is remembered between two decisions.
 */
@NullMarked
package dev.rimward.reconciler.rollout;

import org.jspecify.annotations.NullMarked;

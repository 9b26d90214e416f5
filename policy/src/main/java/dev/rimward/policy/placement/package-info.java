/**
 * The decision where each application runs, and how much of it: a pure function with its
 * explanation.
 */
@NullMarked
package dev.rimward.policy.placement;

import org.jspecify.annotations.NullMarked;

/**
 * What a change of the source would change in every cluster: rendered against rendered. No cluster
 * is asked, and nothing is written.
 */
@NullMarked
package dev.rimward.reconciler.plan;

import org.jspecify.annotations.NullMarked;

/** What is committed: decisions, rendered objects, and a branch for each cluster. */
@NullMarked
package dev.rimward.reconciler.publish;

import org.jspecify.annotations.NullMarked;

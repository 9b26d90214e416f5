/** From a cluster's branch to its API server: apply, verify, prune. */
@NullMarked
package dev.rimward.reconciler.deliver;

import org.jspecify.annotations.NullMarked;

/** Bare repositories: hermetic settings, fetching, and pushing with an expected old value. */
@NullMarked
package dev.rimward.reconciler.git;

import org.jspecify.annotations.NullMarked;

/** Differences of texts, as people read them. */
@NullMarked
package dev.rimward.reconciler.difference;

import org.jspecify.annotations.NullMarked;

/** Replays demand through the placement engine, to see what a policy does before it is pushed. */
@NullMarked
package dev.rimward.reconciler.simulate;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.reconciler.rollout;

import org.jspecify.annotations.NullMarked;

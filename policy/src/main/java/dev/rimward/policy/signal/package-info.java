/** Numbers about places, each with its time and its state. */
@NullMarked
package dev.rimward.policy.signal;

import org.jspecify.annotations.NullMarked;

/** What happens by time, and what asks to happen now. */
@NullMarked
package dev.rimward.reconciler.schedule;

import org.jspecify.annotations.NullMarked;

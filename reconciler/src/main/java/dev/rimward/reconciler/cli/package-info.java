/** The commands. Only this package writes to standard output. */
@NullMarked
package dev.rimward.reconciler.cli;

import org.jspecify.annotations.NullMarked;

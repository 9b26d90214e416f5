@NullMarked
package dev.rimward.reconciler.cli;

import org.jspecify.annotations.NullMarked;

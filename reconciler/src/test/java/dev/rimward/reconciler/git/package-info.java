@NullMarked
package dev.rimward.reconciler.git;

import org.jspecify.annotations.NullMarked;

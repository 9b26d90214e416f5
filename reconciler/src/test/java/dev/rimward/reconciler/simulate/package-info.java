@NullMarked
package dev.rimward.reconciler.simulate;

import org.jspecify.annotations.NullMarked;

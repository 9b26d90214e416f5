@NullMarked
package dev.rimward.reconciler;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.reconciler.publish;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.reconciler.deliver;

import org.jspecify.annotations.NullMarked;

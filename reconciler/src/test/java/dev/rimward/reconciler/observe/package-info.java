@NullMarked
package dev.rimward.reconciler.observe;

import org.jspecify.annotations.NullMarked;

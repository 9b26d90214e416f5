@NullMarked
package dev.rimward.reconciler.source;

import org.jspecify.annotations.NullMarked;

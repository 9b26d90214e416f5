@NullMarked
package dev.rimward.reconciler.plan;

import org.jspecify.annotations.NullMarked;

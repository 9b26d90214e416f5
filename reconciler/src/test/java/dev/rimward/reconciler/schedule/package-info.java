@NullMarked
package dev.rimward.reconciler.schedule;

import org.jspecify.annotations.NullMarked;

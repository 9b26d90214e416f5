@NullMarked
package dev.rimward.reconciler.agent;

import org.jspecify.annotations.NullMarked;

/** The repository that people push to, one revision at a time. */
@NullMarked
package dev.rimward.reconciler.source;

import org.jspecify.annotations.NullMarked;

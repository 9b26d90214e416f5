/** Delivery while everything goes wrong, over many seeds, judged on the server's side. */
@NullMarked
package dev.rimward.reconciler.faults;

import org.jspecify.annotations.NullMarked;

/**
 * What Rimward costs, measured with JMH and as whole processes. {@code benchmarks/README.md} has
 * the last figures.
 */
@NullMarked
package dev.rimward.benchmarks;

import org.jspecify.annotations.NullMarked;

/** What Rimward costs, measured with JMH. {@code benchmarks/README.md} has the last figures. */
@NullMarked
package dev.rimward.benchmarks;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.benchmarks;

import org.jspecify.annotations.NullMarked;

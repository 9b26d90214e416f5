@NullMarked
package dev.rimward.renderer.chart;

import org.jspecify.annotations.NullMarked;

/** Helm charts, templated in a process of their own because a chart is not trusted. */
@NullMarked
package dev.rimward.renderer.chart;

import org.jspecify.annotations.NullMarked;

/** What is seen of the world: signals from Prometheus and the conditions of clusters. */
@NullMarked
package dev.rimward.reconciler.observe;

import org.jspecify.annotations.NullMarked;

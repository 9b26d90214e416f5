/**
 * Delivery from inside a cluster: the agent that follows the cluster's branch, and what the service
 * knows of clusters that have one.
 */
@NullMarked
package dev.rimward.reconciler.agent;

import org.jspecify.annotations.NullMarked;

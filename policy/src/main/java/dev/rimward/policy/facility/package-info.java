/**
 * Where to serve demand from, and how to divide replicas: capacitated facility location with rules
 * about which sites may be open together, and apportionment with bounds. Knows nothing of clusters
 * or policies.
 */
@NullMarked
package dev.rimward.policy.facility;

import org.jspecify.annotations.NullMarked;

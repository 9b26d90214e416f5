/** Section's {@code location-optimizer} ConfigMap, read as the policy of its application. */
@NullMarked
package dev.rimward.policy.optimizer;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.policy.placement;

import org.jspecify.annotations.NullMarked;

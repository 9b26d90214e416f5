@NullMarked
package dev.rimward.policy.optimizer;

import org.jspecify.annotations.NullMarked;

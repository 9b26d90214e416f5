@NullMarked
package dev.rimward.policy.fleet;

import org.jspecify.annotations.NullMarked;

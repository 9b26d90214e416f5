@NullMarked
package dev.rimward.policy.signal;

import org.jspecify.annotations.NullMarked;

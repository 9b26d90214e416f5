@NullMarked
package dev.rimward.policy;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.policy.facility;

import org.jspecify.annotations.NullMarked;

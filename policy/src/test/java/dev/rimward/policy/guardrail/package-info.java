@NullMarked
package dev.rimward.policy.guardrail;

import org.jspecify.annotations.NullMarked;

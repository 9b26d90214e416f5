/** Whether rendered objects keep the rules that the platform has for them. */
@NullMarked
package dev.rimward.policy.guardrail;

import org.jspecify.annotations.NullMarked;

/**
 * The kinds that people write into Git, as immutable records, and how a source tree is read into a
 * {@link dev.rimward.policy.fleet.Fleet}.
 */
@NullMarked
package dev.rimward.policy.fleet;

import org.jspecify.annotations.NullMarked;

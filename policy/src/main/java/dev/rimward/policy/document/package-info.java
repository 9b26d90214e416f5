/**
 * What stands in Git of decisions and conditions: YAML that the engine is given back, that people
 * read, and that other tools understand.
 */
@NullMarked
package dev.rimward.policy.document;

import org.jspecify.annotations.NullMarked;

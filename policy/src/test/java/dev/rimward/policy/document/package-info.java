@NullMarked
package dev.rimward.policy.document;

import org.jspecify.annotations.NullMarked;

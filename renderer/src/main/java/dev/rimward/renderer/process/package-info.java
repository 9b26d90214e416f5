/** Programs that are not trusted, run within bounds. */
@NullMarked
package dev.rimward.renderer.process;

import org.jspecify.annotations.NullMarked;

/** The exact objects of every cluster. */
@NullMarked
package dev.rimward.renderer.overlay;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.renderer.overlay;

import org.jspecify.annotations.NullMarked;

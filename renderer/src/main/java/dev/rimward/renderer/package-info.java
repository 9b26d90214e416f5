@NullMarked
package dev.rimward.renderer;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.renderer.process;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.rimward.renderer.build;

import org.jspecify.annotations.NullMarked;

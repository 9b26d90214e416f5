@NullMarked
package dev.rimward.renderer.manifest;

import org.jspecify.annotations.NullMarked;

/** Builds of an application's sources with kustomize, and what they need. */
@NullMarked
package dev.rimward.renderer.build;

import org.jspecify.annotations.NullMarked;

/** Kubernetes objects as they stand in Git: identity, and one canonical YAML for each. */
@NullMarked
package dev.rimward.renderer.manifest;

import org.jspecify.annotations.NullMarked;

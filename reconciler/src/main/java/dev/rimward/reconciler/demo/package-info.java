/** The main job on embedded clusters and synthetic users, on one machine. */
@NullMarked
package dev.rimward.reconciler.demo;

import org.jspecify.annotations.NullMarked;

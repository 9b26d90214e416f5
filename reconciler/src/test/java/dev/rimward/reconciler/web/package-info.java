@NullMarked
package dev.rimward.reconciler.web;

import org.jspecify.annotations.NullMarked;

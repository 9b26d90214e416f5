/** What Rimward answers over HTTP: metrics, health, status and explanations; nothing is changed. */
@NullMarked
package dev.rimward.reconciler.web;

import org.jspecify.annotations.NullMarked;

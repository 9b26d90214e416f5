/**
 * What Rimward answers over HTTP: metrics, health, status and explanations to whoever asks; a look
 * at clusters to operators; its branch to the agent of a cluster, whose status it takes.
 */
@NullMarked
package dev.rimward.reconciler.web;

import org.jspecify.annotations.NullMarked;

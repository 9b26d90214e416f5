package dev.rimward.reconciler.agent;

import java.time.Duration;

/**
 * What the service answers to a report.
 *
 * @param interval until the next report, at the latest
 * @param suspended whether the cluster is to be looked at and not written to
 * @param look changes when an operator asks for a look at the cluster
 */
record Instructions(Duration interval, boolean suspended, long look) {}

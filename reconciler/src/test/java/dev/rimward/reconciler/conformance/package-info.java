/**
 * What delivery promises, feature by feature, on a real kube-apiserver, and what went wrong for
 * users of other tools. {@code docs/conformance.md} lists the cases.
 */
@org.jspecify.annotations.NullMarked
package dev.rimward.reconciler.conformance;

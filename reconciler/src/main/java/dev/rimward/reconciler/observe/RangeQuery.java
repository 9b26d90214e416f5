package dev.rimward.reconciler.observe;

/** PromQL at each time of a sampling. */
public record RangeQuery(String promql, Sampling sampling) {}

package dev.rimward.reconciler.deliver;

/** How closely a cluster is compared with Git. */
public enum Depth {
  /** By lists of metadata; only what looks different there is compared field by field. */
  QUICK,
  /** Every object is compared field by field: one dry run each. */
  FULL
}

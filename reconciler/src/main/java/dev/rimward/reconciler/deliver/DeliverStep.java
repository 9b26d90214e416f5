package dev.rimward.reconciler.deliver;

/** Points of a pass after which the process may die, and the next one goes on. */
public enum DeliverStep {
  /** An application's inventory names what is about to be applied. */
  INVENTORY_PREPARED,
  /** One object was applied; on one of several threads. */
  OBJECT_APPLIED,
  ALL_APPLIED,
  PRUNED,
  /** An application's inventory says what is there. */
  INVENTORY_WRITTEN;

  /** Told after each step, before the next one. */
  @FunctionalInterface
  public interface Listener {
    /** Told of nothing. */
    Listener NONE = step -> {};

    void after(DeliverStep step);
  }
}

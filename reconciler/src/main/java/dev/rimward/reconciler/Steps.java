package dev.rimward.reconciler;

/**
 * Is told of every step of a pass when it is done, before the next one begins: stages, steps of
 * publishing and steps of delivering. After each of them the process may die, and the next start
 * goes on. Steps of delivering come from the lanes' threads.
 */
@FunctionalInterface
public interface Steps {
  /** Told of nothing. */
  Steps NONE = step -> {};

  void after(Enum<?> step);
}

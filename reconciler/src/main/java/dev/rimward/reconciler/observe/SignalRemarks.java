package dev.rimward.reconciler.observe;

import dev.rimward.policy.signal.SignalKey;

/** Is told what was left out of a reading, and why. */
@FunctionalInterface
public interface SignalRemarks {
  /**
   * Called by the observing thread, in the order of the keys; the same words at each observation.
   */
  void remark(SignalKey key, String words);
}

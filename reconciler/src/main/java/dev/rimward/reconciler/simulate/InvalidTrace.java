package dev.rimward.reconciler.simulate;

/** What shall be simulated cannot be; the message says what is wrong, where, and what to do. */
public final class InvalidTrace extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidTrace(String message) {
    super(message);
  }
}

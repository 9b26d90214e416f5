package dev.rimward.reconciler.cli;

/**
 * A command cannot do what was asked; the message says what to do about it, and no stack trace is
 * shown.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}

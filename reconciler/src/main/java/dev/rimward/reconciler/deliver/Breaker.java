package dev.rimward.reconciler.deliver;

/**
 * A circuit breaker (Nygard, "Release It!"): after several failures in a row nothing is sent but,
 * after each wait, one question whether the other side is back. For one thread.
 */
public final class Breaker {
  private static final int FAILURES_TO_OPEN = 5;

  private int failures;
  private State state = State.Closed;

  /** Whether anything is sent. */
  public enum State {
    Closed,
    /** Nothing is sent. */
    Open,
    /** One question is sent. */
    HalfOpen
  }

  State state() {
    return state;
  }

  boolean isClosed() {
    return state == State.Closed;
  }

  /** A wait has ended: now the question may be asked. */
  void ask() {
    if (state == State.Open) {
      state = State.HalfOpen;
    }
  }

  void failed() {
    failures++;
    if (failures >= FAILURES_TO_OPEN) {
      state = State.Open;
    }
  }

  void answered() {
    failures = 0;
    state = State.Closed;
  }
}

package dev.rimward.reconciler.schedule;

import java.time.Duration;

/** Is told of every run, by the thread that ran it. */
public interface ScheduleListener {
  /** A run has ended without an exception. */
  void succeeded(String task, Duration took);

  /** A run has ended with an exception, which is logged already. */
  void failed(String task, Duration took, Throwable cause);
}

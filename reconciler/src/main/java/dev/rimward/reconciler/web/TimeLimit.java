package dev.rimward.reconciler.web;

import java.time.Duration;

/** Interrupts the thread that started it, unless it is closed in time. */
final class TimeLimit implements AutoCloseable {
  private final Thread limited = Thread.currentThread();
  private boolean over;

  private TimeLimit() {}

  static TimeLimit start(Duration time) {
    TimeLimit limit = new TimeLimit();
    Thread.ofVirtual().name("time limit").start(() -> limit.await(time));
    return limit;
  }

  private synchronized void await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (!over) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          limited.interrupt();
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Afterwards the thread is not interrupted any more. */
  @Override
  public synchronized void close() {
    over = true;
    notifyAll();
  }
}

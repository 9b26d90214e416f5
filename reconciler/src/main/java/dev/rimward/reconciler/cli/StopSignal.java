package dev.rimward.reconciler.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something that a command waits for. The process ends only when the command
 * has closed this, so that it can put away what it opened, once and on its own thread.
 */
final class StopSignal implements AutoCloseable {
  private static final long MOST_SECONDS_TO_CLOSE = 20;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");

  private StopSignal() {}

  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Returns when the process is asked to stop. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Returns when the process is asked to stop, or after this time; true if it is. */
  boolean await(Duration atMost) throws InterruptedException {
    return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!isAsked()) {
      forget();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already: the hook runs and finds that all is closed.
      asked.countDown();
    }
  }

  private void stop() {
    asked.countDown();
    try {
      if (!closed.await(MOST_SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        System.err.println("rimward: did not stop within " + MOST_SECONDS_TO_CLOSE + "s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

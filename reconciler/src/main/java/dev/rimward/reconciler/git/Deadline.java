package dev.rimward.reconciler.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work no longer than it may take. A remote that sends a byte now and then never runs
 * into a socket's timeout; it runs into this one. Work is done on a virtual thread, because there
 * an interrupt ends a read from a socket.
 */
final class Deadline {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Deadline() {}

  static <T> T call(Duration deadline, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name("git").start(task);
    try {
      return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stop(thread);
      throw new TimeoutException("not finished after " + deadline.toSeconds() + "s");
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Gives the work time to let go of what it holds, so that it does not write later. */
  private static void stop(Thread thread) throws InterruptedException {
    thread.interrupt();
    thread.join(GRACE);
  }
}

package dev.rimward.reconciler.schedule;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.quartz.spi.ThreadPool;

/**
 * A virtual thread for each run, and a bound on how many there are. Quartz has only one thread that
 * asks and hands over, so what {@link #blockForAvailableThreads} promised is still free when {@link
 * #runInThread} comes. Public only because Quartz sets its names by reflection.
 */
public final class VirtualThreadPool implements ThreadPool {
  private final int size;
  private final Duration grace;
  private final Semaphore free;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param grace how long runs may take to end after {@link #shutdown}, before they are interrupted
   */
  VirtualThreadPool(int size, Duration grace) {
    this.size = size;
    this.grace = grace;
    this.free = new Semaphore(size);
  }

  @Override
  public boolean runInThread(Runnable run) {
    if (closed || !free.tryAcquire()) {
      return false;
    }
    Thread thread =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    run.run();
                  } finally {
                    running.remove(Thread.currentThread());
                    free.release();
                  }
                });
    running.add(thread);
    thread.start();
    return true;
  }

  @Override
  public int blockForAvailableThreads() {
    free.acquireUninterruptibly();
    free.release();
    return Math.max(1, free.availablePermits());
  }

  /** Refuses what comes, gives what runs its grace, then interrupts it and waits no longer. */
  @Override
  public void shutdown(boolean waitForRuns) {
    closed = true;
    try {
      if (waitForRuns && free.tryAcquire(size, grace.toMillis(), MILLISECONDS)) {
        free.release(size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.forEach(Thread::interrupt);
  }

  @Override
  public void initialize() {}

  @Override
  public int getPoolSize() {
    return size;
  }

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String name) {}
}

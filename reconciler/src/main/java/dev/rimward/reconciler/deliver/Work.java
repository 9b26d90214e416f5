package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.publish.DesiredCluster;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a lane is to do next, and when. Many may ask; one thread takes. */
final class Work {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The newest; there is work only when there is one. */
  private @Nullable DesiredCluster desired;

  /** When to work next, as {@link System#nanoTime}; null: not before someone asks. */
  private @Nullable Long due;

  /** Whether {@link #due} ends a wait after a failure. */
  private boolean afterFailure;

  private boolean suspended;

  /** Waits until there is something to do and its time has come. */
  DesiredCluster next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (desired == null || due == null) {
          changed.await();
        } else if (due - System.nanoTime() > 0) {
          changed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        } else {
          due = null;
          afterFailure = false;
          return desired;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Newer content ends every wait; the same again is no work. */
  void desired(DesiredCluster newest) {
    changing(
        () -> {
          boolean isNews = desired == null || !desired.commit().equals(newest.commit());
          desired = newest;
          if (isNews) {
            dueNow();
          }
        });
  }

  /** Ends a wait, but not one after a failure: there will be a look anyway. */
  void check() {
    changing(
        () -> {
          if (!afterFailure) {
            dueNow();
          }
        });
  }

  /** Ends every wait. */
  void now() {
    changing(this::dueNow);
  }

  void suspend(boolean value) {
    changing(
        () -> {
          if (suspended != value) {
            suspended = value;
            dueNow();
          }
        });
  }

  /** After this long, unless there is a reason to be earlier. */
  void again(Duration delay, boolean failed) {
    changing(
        () -> {
          if (due == null) {
            due = System.nanoTime() + delay.toNanos();
            afterFailure = failed;
          }
        });
  }

  boolean isNewerThan(DesiredCluster other) {
    String commit = asked().commit();
    return commit != null && !commit.equals(other.commit());
  }

  /**
   * What is asked of a lane.
   *
   * @param commit null if nothing is desired yet
   */
  record Asked(@Nullable String commit, boolean suspended) {}

  Asked asked() {
    lock.lock();
    try {
      return new Asked(desired == null ? null : desired.commit(), suspended);
    } finally {
      lock.unlock();
    }
  }

  private void dueNow() {
    due = System.nanoTime();
    afterFailure = false;
  }

  private void changing(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

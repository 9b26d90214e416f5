package dev.rimward.reconciler.deliver;

import static java.util.Objects.requireNonNull;

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

  /** For what there is a wait until {@link #due}. */
  private Wait wait = Wait.LOOK;

  /** Somebody knows that the cluster is back. */
  private boolean urgent;

  private boolean suspended;

  /** Why a lane waits. */
  enum Wait {
    /** Another look is due then, or earlier if anybody asks. */
    LOOK,
    /** Something has failed: only what is new may do better. */
    FAILURE,
    /** The cluster is away: nothing may do better, until somebody knows that it is back. */
    AWAY
  }

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
          wait = Wait.LOOK;
          urgent = false;
          return desired;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Newer content ends the wait, but not for a cluster that is away; the same again is no work. */
  void desired(DesiredCluster newest) {
    changing(
        () -> {
          boolean isNews = desired == null || !desired.commit().equals(newest.commit());
          desired = newest;
          if (isNews && wait != Wait.AWAY) {
            dueNow();
          }
        });
  }

  /** Ends a wait, but not one after a failure: there will be a look anyway. */
  void check() {
    check(Duration.ZERO);
  }

  /** Like {@link #check()}, after this long or earlier. */
  void check(Duration delay) {
    changing(
        () -> {
          long then = System.nanoTime() + delay.toNanos();
          if (wait == Wait.LOOK && (due == null || then - due < 0)) {
            due = then;
          }
        });
  }

  /** Ends every wait. */
  void now() {
    changing(
        () -> {
          dueNow();
          urgent = true;
        });
  }

  void suspend(boolean value) {
    changing(
        () -> {
          if (suspended != value) {
            suspended = value;
            if (wait != Wait.AWAY) {
              dueNow();
            }
          }
        });
  }

  /** After this long, unless there was a reason meanwhile to be earlier. */
  void again(Duration delay, Wait reason) {
    changing(
        () -> {
          long then = System.nanoTime() + delay.toNanos();
          if (due == null || then - due < 0 || (reason == Wait.AWAY && !urgent)) {
            due = then;
            wait = reason;
          }
        });
  }

  /** What is desired now: as {@link #next} said, or newer. */
  DesiredCluster newest() {
    lock.lock();
    try {
      return requireNonNull(desired);
    } finally {
      lock.unlock();
    }
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
    wait = Wait.LOOK;
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

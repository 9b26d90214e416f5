package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests one API server is sent at a time: as many as it bears. Additive increase and
 * multiplicative decrease, as TCP does since RFC 5681: each answer makes room for a part of one
 * more, and a sign of too much work halves it, once for all requests that were on their way when it
 * came.
 */
final class Window {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final int most;
  private double size;
  private int inFlight;
  private int decreases;

  /**
   * @param size to begin with
   * @param most that it ever grows to
   */
  Window(int size, int most) {
    this.size = size;
    this.most = most;
  }

  /**
   * Waits until there is room for a request.
   *
   * @return what {@link #leave} is to be told
   * @throws ClusterFailure of {@link Kind#TIMEOUT} if there is none in time
   */
  int enter(Duration patience) throws ClusterFailure, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (inFlight >= (int) size) {
        if (left <= 0) {
          throw new ClusterFailure(Kind.TIMEOUT, "the API server does not answer what it was sent");
        }
        left = room.awaitNanos(left);
      }
      inFlight++;
      return decreases;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A request has ended.
   *
   * @param entered what {@link #enter} said
   * @param wasTooMuch the API server did not answer in time, or said that it has too much to do
   */
  void leave(int entered, boolean wasTooMuch) {
    lock.lock();
    try {
      inFlight--;
      if (!wasTooMuch) {
        size = Math.min(most, size + 1 / size);
      } else if (entered == decreases) {
        size = Math.max(1, size / 2);
        decreases++;
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return (int) size;
    } finally {
      lock.unlock();
    }
  }
}

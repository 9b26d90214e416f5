package dev.rimward.reconciler.deliver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one cluster, several at a time on virtual threads, and never more than a fixed number.
 * One that fails does not stop the others, unless the cluster as a whole does not answer: then
 * those that have not begun fail at once, instead of each waiting for its own deadline.
 */
final class InFlight {
  private final Semaphore permits;
  private final Probe probe;
  private final ReentrantLock probing = new ReentrantLock();

  /** Returns if the cluster as a whole answers. */
  interface Probe {
    void ready() throws ClusterFailure, InterruptedException;
  }

  InFlight(int most, Probe probe) {
    this.permits = new Semaphore(most);
    this.probe = probe;
  }

  /** A call to a cluster. */
  interface Call<A, R> {
    R of(A input) throws ClusterFailure, InterruptedException;
  }

  /**
   * What came of a call: exactly one of result and failure.
   *
   * @param input what it was about
   */
  record Outcome<A, R>(A input, @Nullable R result, @Nullable ClusterFailure failure) {}

  /**
   * Returns when all calls have ended, their outcomes in the order of the inputs.
   *
   * @throws InterruptedException if interrupted; then no call is running any more
   */
  <A, R> List<Outcome<A, R>> all(Collection<A> inputs, Call<A, R> call)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return results(submitted(threads, inputs, call));
      } catch (InterruptedException | RuntimeException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private <A, R> List<Future<Outcome<A, R>>> submitted(
      ExecutorService threads, Collection<A> inputs, Call<A, R> call) throws InterruptedException {
    AtomicReference<@Nullable ClusterFailure> down = new AtomicReference<>();
    List<Future<Outcome<A, R>>> pending = new ArrayList<>();
    for (A input : inputs) {
      permits.acquire();
      pending.add(threads.submit(releasing(() -> outcome(input, call, down))));
    }
    return pending;
  }

  private static <T> List<T> results(List<Future<T>> pending) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> one : pending) {
      results.add(result(one));
    }
    return results;
  }

  private <T> Callable<T> releasing(Callable<T> call) {
    return () -> {
      try {
        return call.call();
      } finally {
        permits.release();
      }
    };
  }

  private <A, R> Outcome<A, R> outcome(
      A input, Call<A, R> call, AtomicReference<@Nullable ClusterFailure> down)
      throws InterruptedException {
    ClusterFailure known = down.get();
    if (known != null) {
      return new Outcome<>(input, null, known);
    }
    try {
      return new Outcome<>(input, call.of(input), null);
    } catch (ClusterFailure e) {
      if (e.mayConcernTheWholeCluster()) {
        probe(down);
      }
      return new Outcome<>(input, null, e);
    }
  }

  /** One asks for all whose calls failed at the same time. */
  private void probe(AtomicReference<@Nullable ClusterFailure> down) throws InterruptedException {
    probing.lockInterruptibly();
    try {
      if (down.get() == null) {
        probe.ready();
      }
    } catch (ClusterFailure e) {
      down.set(e);
    } finally {
      probing.unlock();
    }
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      throw new IllegalStateException("a call to a cluster ended as none should", e.getCause());
    }
  }
}

package dev.rimward.reconciler.deliver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Spreads out the first passes of clusters that come back together, after an outage of the network
 * where Rimward runs: a few at a time, in the order in which they came. Clusters that were never
 * away do not pass here. Safe for use by several threads.
 */
public final class ReturnGate {
  private final Settings settings;
  private final RandomGenerator random;
  private final Semaphore slots;

  /**
   * @param atOnce first passes at a time
   * @param jitter before it queues a cluster waits for anything up to this
   * @param longest after which a slot is free again, whatever its cluster does
   */
  public record Settings(int atOnce, Duration jitter, Duration longest) {
    static final Settings DEFAULT = new Settings(32, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** The right to a first pass, until it is closed or its time is over. */
  record Slot(CompletableFuture<Void> end, CompletableFuture<Void> released)
      implements AutoCloseable {
    @Override
    public void close() {
      end.complete(null);
    }
  }

  /**
   * @param random safe for use by several threads
   */
  ReturnGate(Settings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.slots = new Semaphore(settings.atOnce(), true);
  }

  /** Waits for a turn. */
  Slot enter() throws InterruptedException {
    Thread.sleep(random.nextLong(settings.jitter().toMillis() + 1));
    slots.acquire();
    CompletableFuture<Void> end = new CompletableFuture<>();
    CompletableFuture<Void> released = end.thenRun(slots::release);
    return new Slot(
        end.completeOnTimeout(null, settings.longest().toMillis(), TimeUnit.MILLISECONDS),
        released);
  }
}

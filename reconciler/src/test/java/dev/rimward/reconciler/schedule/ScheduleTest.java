package dev.rimward.reconciler.schedule;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScheduleTest {
  private static final Duration NEVER_AGAIN = Duration.ofHours(1);

  private final List<String> ends = new CopyOnWriteArrayList<>();
  private final Schedule schedule = new Schedule(new Ends(), new Random(1), Duration.ofMillis(500));

  private final class Ends implements ScheduleListener {
    @Override
    public void succeeded(String task, Duration took) {
      ends.add(task + " succeeded");
    }

    @Override
    public void failed(String task, Duration took, Throwable cause) {
      ends.add(task + " failed: " + cause.getMessage());
    }
  }

  @AfterEach
  void close() {
    schedule.close();
  }

  @Test
  void runsATaskAtOnceAndThenAgainAndAgain() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    schedule.every("poll", Duration.ofMillis(50), Duration.ZERO, thrice::countDown);
    assertThat(thrice.await(10, SECONDS)).isTrue();
  }

  @Test
  void runsTasksOnVirtualThreads() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean virtual = new AtomicBoolean();
    schedule.every(
        "poll",
        NEVER_AGAIN,
        Duration.ZERO,
        () -> {
          virtual.set(Thread.currentThread().isVirtual());
          done.countDown();
        });
    assertThat(done.await(10, SECONDS)).isTrue();
    assertThat(virtual).isTrue();
  }

  @Test
  void goesOnAfterATaskHasThrown() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    schedule.every(
        "poll",
        Duration.ofMillis(50),
        Duration.ZERO,
        () -> {
          thrice.countDown();
          throw new IllegalStateException("no network");
        });
    assertThat(thrice.await(10, SECONDS)).isTrue();
    assertThat(ends).contains("poll failed: no network").doesNotContain("poll succeeded");
  }

  @Test
  void neverRunsATaskTwiceAtATimeAndMakesUpForNoTick() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Semaphore gate = new Semaphore(0);
    schedule.every(
        "slow",
        Duration.ofMillis(300),
        Duration.ZERO,
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          runs.incrementAndGet();
          gate.acquireUninterruptibly();
          running.decrementAndGet();
        });
    // Five ticks go by while the first run is held.
    Thread.sleep(1600);
    assertThat(runs).hasValue(1);
    gate.release(1000);
    Thread.sleep(350);
    assertThat(runs.get()).isBetween(2, 3);
    assertThat(most).hasValue(1);
  }

  @Test
  void makesRequestsThatWaitOne() throws Exception {
    Semaphore started = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    AtomicInteger runs = new AtomicInteger();
    schedule.every(
        "pass",
        NEVER_AGAIN,
        Duration.ZERO,
        () -> {
          runs.incrementAndGet();
          started.release();
          gate.acquireUninterruptibly();
        });
    assertThat(started.tryAcquire(10, SECONDS)).isTrue();
    for (int i = 0; i < 50; i++) {
      schedule.trigger("pass");
    }
    gate.release(100);
    assertThat(started.tryAcquire(10, SECONDS)).isTrue();
    Thread.sleep(200);
    assertThat(runs).hasValue(2);
  }

  @Test
  void followsEachRequestWithARunThatBeginsAfterIt() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    schedule.every("pass", NEVER_AGAIN, Duration.ZERO, () -> seen.set(asked.get()));
    for (int i = 1; i <= 200; i++) {
      asked.set(i);
      schedule.trigger("pass");
    }
    for (int i = 0; i < 100 && seen.get() < 200; i++) {
      Thread.sleep(50);
    }
    assertThat(seen).hasValue(200);
  }

  @Test
  void runsATaskOnceMoreAtTheLastTimeThatWasAskedFor() throws Exception {
    LinkedBlockingQueue<Instant> runs = new LinkedBlockingQueue<>();
    schedule.every("poll", NEVER_AGAIN, Duration.ZERO, () -> runs.add(Instant.now()));
    runs.take();
    Instant time = Instant.now().plusMillis(600);

    schedule.at("poll", Instant.now().plusMillis(100_000));
    schedule.at("poll", time);

    assertThat(runs.take()).isAfterOrEqualTo(time.minusMillis(10));
    assertThat(runs.poll(200, MILLISECONDS)).isNull();
  }

  @Test
  void startsWithinTheJitter() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    schedule.every("later", NEVER_AGAIN, Duration.ofHours(1), () -> ran.countDown());
    assertThat(ran.await(200, MILLISECONDS)).isFalse();
    schedule.trigger("later");
    assertThat(ran.await(10, SECONDS)).isTrue();
  }

  @Test
  void doesNotRunWhatWasCancelled() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    schedule.every("poll", Duration.ofMillis(20), Duration.ZERO, runs::incrementAndGet);
    Thread.sleep(100);
    schedule.cancel("poll");
    Thread.sleep(100);
    int before = runs.get();
    Thread.sleep(200);
    assertThat(runs).hasValue(before);
    schedule.cancel("poll");
  }

  @Test
  void knowsOnlyTheTasksItWasGiven() {
    schedule.every("poll", NEVER_AGAIN, Duration.ZERO, () -> {});
    assertThatThrownBy(() -> schedule.trigger("pole")).hasMessage("there is no task pole");
    assertThatThrownBy(() -> schedule.every("poll", NEVER_AGAIN, Duration.ZERO, () -> {}))
        .hasMessage("there is a task poll already");
  }

  @Test
  void waitsForRunsWhenItIsClosed() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    schedule.every(
        "pass",
        NEVER_AGAIN,
        Duration.ZERO,
        () -> {
          started.countDown();
          sleep(Duration.ofMillis(200));
          finished.set(true);
        });
    assertThat(started.await(10, SECONDS)).isTrue();
    schedule.close();
    assertThat(finished).isTrue();
    schedule.trigger("pass");
  }

  @Test
  void interruptsWhatOutlivesTheGrace() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    schedule.every(
        "stuck",
        NEVER_AGAIN,
        Duration.ZERO,
        () -> {
          started.countDown();
          if (sleep(Duration.ofMinutes(5))) {
            interrupted.countDown();
          }
        });
    assertThat(started.await(10, SECONDS)).isTrue();
    schedule.close();
    assertThat(interrupted.await(10, SECONDS)).isTrue();
  }

  /** True if interrupted. */
  private static boolean sleep(Duration duration) {
    try {
      Thread.sleep(duration);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

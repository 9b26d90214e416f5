package dev.rimward.reconciler.schedule;

import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;

/**
 * Runs named tasks by time and on request, on Quartz in memory. A task never runs twice at a time;
 * a tick that comes while it runs is left out, not made up for. A task that throws is logged,
 * reported to the listener, and runs again at its next time.
 */
public final class Schedule implements AutoCloseable {
  private static final int MAX_RUNNING = 256;
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long IDLE_WAIT_MILLIS = 30_000;
  private static final long DB_RETRY_MILLIS = 15_000;

  private final Scheduler scheduler;
  private final ScheduleListener listener;
  private final RandomGenerator random;
  private final Map<JobKey, Task> tasks = new ConcurrentHashMap<>();

  /** With ten seconds of grace for runs when it is closed. */
  public Schedule(ScheduleListener listener, RandomGenerator random) {
    this(listener, random, GRACE);
  }

  /**
   * @param random spreads the begins of tasks
   * @param grace how long {@link #close} waits for runs before it interrupts them
   */
  public Schedule(ScheduleListener listener, RandomGenerator random, Duration grace) {
    this.listener = listener;
    this.random = random;
    try {
      this.scheduler = scheduler(new VirtualThreadPool(MAX_RUNNING, grace));
      scheduler.setJobFactory((fired, quartz) -> task(fired.getJobDetail().getKey()));
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not start", e);
    }
  }

  /** Quartz keeps its schedulers by name for the whole process, so each gets a name of its own. */
  private static Scheduler scheduler(VirtualThreadPool threads) throws SchedulerException {
    String name = "rimward-" + UUID.randomUUID();
    DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
    factory.createScheduler(
        name, name, threads, new RAMJobStore(), null, 0, IDLE_WAIT_MILLIS, DB_RETRY_MILLIS);
    return factory.getScheduler(name);
  }

  /**
   * Runs the work for the first time after a random part of the jitter, then once in each interval.
   *
   * @param name not used yet
   * @param jitter zero: the first run begins at once
   */
  public void every(String name, Duration interval, Duration jitter, Runnable work) {
    if (interval.toMillis() < 1 || jitter.isNegative()) {
      throw new IllegalArgumentException(
          name + ": interval " + interval + " and jitter " + jitter + " must not be below 0");
    }
    JobKey key = JobKey.jobKey(name);
    if (tasks.putIfAbsent(key, new Task(name, work, listener)) != null) {
      throw new IllegalArgumentException("there is a task " + name + " already");
    }
    try {
      scheduler.scheduleJob(
          JobBuilder.newJob(Task.class).withIdentity(key).storeDurably().build(),
          byTime(name, interval, delay(jitter)));
    } catch (SchedulerException e) {
      tasks.remove(key);
      throw new IllegalStateException(name + " cannot be scheduled", e);
    }
  }

  /**
   * Runs a task now, or as soon as its present run has ended. Requests that wait are one. Nothing
   * happens once this is closed.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public void trigger(String name) {
    JobKey key = JobKey.jobKey(name);
    if (!task(key).request()) {
      return;
    }
    try {
      scheduler.triggerJob(key, new JobDataMap(Map.of(Task.REQUESTED, true)));
    } catch (SchedulerException e) {
      if (!isClosed()) {
        throw new IllegalStateException(name + " cannot be triggered", e);
      }
    }
  }

  /**
   * Runs a task once more at a time, beside its own times. A later call replaces an earlier one.
   * Nothing happens once this is closed.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public void at(String name, Instant time) {
    task(JobKey.jobKey(name));
    TriggerKey key = TriggerKey.triggerKey(name, "once");
    Trigger once =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(JobKey.jobKey(name))
            .startAt(Date.from(time))
            .build();
    try {
      if (scheduler.rescheduleJob(key, once) == null) {
        scheduler.scheduleJob(once);
      }
    } catch (SchedulerException e) {
      if (!isClosed()) {
        throw new IllegalStateException(name + " cannot be scheduled", e);
      }
    }
  }

  /** Ends a task's times; a run that has begun ends by itself. Nothing happens if there is none. */
  public void cancel(String name) {
    JobKey key = JobKey.jobKey(name);
    try {
      scheduler.deleteJob(key);
      tasks.remove(key);
    } catch (SchedulerException e) {
      throw new IllegalStateException(name + " cannot be cancelled", e);
    }
  }

  /** Begins nothing any more, waits for what runs, and interrupts it when the grace is over. */
  @Override
  public void close() {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not stop", e);
    }
  }

  private boolean isClosed() {
    try {
      return scheduler.isShutdown();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not say whether it runs", e);
    }
  }

  private Task task(JobKey key) {
    Task task = tasks.get(key);
    if (task == null) {
      throw new IllegalArgumentException("there is no task " + key.getName());
    }
    return task;
  }

  private long delay(Duration jitter) {
    return jitter.isZero() ? 0 : random.nextLong(jitter.toMillis() + 1);
  }

  private static Trigger byTime(String name, Duration interval, long delayMillis) {
    return TriggerBuilder.newTrigger()
        .withIdentity(name)
        .startAt(Date.from(Instant.now().plusMillis(delayMillis)))
        .withSchedule(
            simpleSchedule()
                .withIntervalInMilliseconds(interval.toMillis())
                .repeatForever()
                .withMisfireHandlingInstructionNextWithExistingCount())
        .build();
  }
}

package dev.rimward.reconciler.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thing that is done again and again, never twice at a time.
 *
 * <p>INVARIANT: a request ({@link #request}) is followed by a run that begins after it; any number
 * of requests before that run begins are one.
 */
@DisallowConcurrentExecution
final class Task implements Job {
  /** Trigger data that tells a requested run from one by time. */
  static final String REQUESTED = "requested";

  private static final Logger log = LoggerFactory.getLogger(Task.class);

  private final String name;
  private final Runnable work;
  private final ScheduleListener listener;
  private final AtomicBoolean requested = new AtomicBoolean();
  private volatile Instant lastEnd = Instant.MIN;

  Task(String name, Runnable work, ScheduleListener listener) {
    this.name = name;
    this.work = work;
    this.listener = listener;
  }

  /** True if there was no request waiting yet. */
  boolean request() {
    return requested.compareAndSet(false, true);
  }

  @Override
  public void execute(JobExecutionContext context) {
    // Also by a tick: the request has its run then, and its own trigger finds nothing to do.
    boolean wasRequested = requested.getAndSet(false);
    if (wasRequested || isDue(context)) {
      run();
      lastEnd = Instant.now();
    }
  }

  /** A tick that came while the last run was going on is left out. */
  private boolean isDue(JobExecutionContext context) {
    boolean byTime = !context.getTrigger().getJobDataMap().containsKey(REQUESTED);
    return byTime && !context.getScheduledFireTime().toInstant().isBefore(lastEnd);
  }

  private void run() {
    Thread.currentThread().setName(name);
    long start = System.nanoTime();
    try {
      work.run();
      listener.succeeded(name, since(start));
    } catch (RuntimeException | Error e) {
      log.error("{} failed; it runs again when its time comes", name, e);
      listener.failed(name, since(start), e);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

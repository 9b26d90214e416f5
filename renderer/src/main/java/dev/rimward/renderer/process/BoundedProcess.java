package dev.rimward.renderer.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One run of a program within a time and an output. However it ends, also by an interrupt, the
 * program is gone when {@link #run} returns, with the processes that it started and that were its
 * descendants to the end.
 */
public final class BoundedProcess {
  /** Enough to say what is wrong. */
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final Process process;
  private final FutureTask<Captured> output;
  private final FutureTask<Captured> error;

  /** How a run ended. */
  public sealed interface Ending {
    record Exited(int code, ByteArrayOutputStream output, ByteArrayOutputStream error)
        implements Ending {}

    record TimedOut() implements Ending {}

    record TooMuchOutput() implements Ending {}
  }

  private record Captured(ByteArrayOutputStream bytes, boolean isWhole) {}

  private BoundedProcess(Process process, int outputBytes) {
    this.process = process;
    this.output = new FutureTask<>(() -> capture(process.getInputStream(), outputBytes, true));
    this.error = new FutureTask<>(() -> capture(process.getErrorStream(), MAX_ERROR_BYTES, false));
  }

  public static Ending run(ProcessBuilder builder, Duration time, int outputBytes)
      throws IOException, InterruptedException {
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      BoundedProcess bounded = new BoundedProcess(process, outputBytes);
      List.of(bounded.output, bounded.error).forEach(BoundedProcess::startReading);
      return bounded.await(System.nanoTime() + time.toNanos());
    } finally {
      end(process);
    }
  }

  /** A daemon, since a read from a pipe cannot be interrupted. */
  private static void startReading(Runnable reading) {
    Thread.ofPlatform().daemon().name("program-output").start(reading);
  }

  private Ending await(long deadline) throws IOException, InterruptedException {
    try {
      Captured captured = output.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!captured.isWhole()) {
        return new Ending.TooMuchOutput();
      }
      Captured said = error.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new Ending.TimedOut();
      }
      return new Ending.Exited(process.exitValue(), captured.bytes(), said.bytes());
    } catch (TimeoutException e) {
      return new Ending.TimedOut();
    } catch (ExecutionException e) {
      throw new IOException("cannot read what the program writes", e.getCause());
    }
  }

  /** Reads to the end, or up to the limit: then stops, or goes on without keeping anything. */
  private static Captured capture(InputStream stream, int limit, boolean stops) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    boolean isWhole = true;
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      int room = limit - kept.size();
      kept.write(buffer, 0, Math.min(room, read));
      isWhole &= read <= room;
      if (stops && !isWhole) {
        break;
      }
    }
    return new Captured(kept, isWhole);
  }

  /** Children first known, then all ended: a child whose parent is gone could not be found. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    try (Stream<ProcessHandle> children = process.descendants()) {
      List<ProcessHandle> found = children.toList();
      process.destroyForcibly();
      found.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }
  }
}

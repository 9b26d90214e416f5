package dev.rimward.renderer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Waits for one process, and looks in between at what it uses. Needs no thread of its own. */
final class Watch {
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Process process;
  private final RunFolder folder;
  private final Sandbox.Limits limits;

  /** Why the wait is over. */
  enum Ending {
    EXITED,
    TIMED_OUT,
    TOO_MUCH_OUTPUT,
    TOO_MUCH_MEMORY
  }

  Watch(Process process, RunFolder folder, Sandbox.Limits limits) {
    this.process = process;
    this.folder = folder;
    this.limits = limits;
  }

  Ending await() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!process.waitFor(NANOS_BETWEEN_LOOKS, TimeUnit.NANOSECONDS)) {
      if (wroteTooMuch()) {
        return Ending.TOO_MUCH_OUTPUT;
      }
      if (ResidentMemory.of(process.toHandle()) > limits.memoryBytes()) {
        return Ending.TOO_MUCH_MEMORY;
      }
      if (System.nanoTime() - start >= limits.time().toNanos()) {
        return Ending.TIMED_OUT;
      }
    }
    return wroteTooMuch() ? Ending.TOO_MUCH_OUTPUT : Ending.EXITED;
  }

  private boolean wroteTooMuch() throws IOException {
    return Files.size(folder.output()) > limits.outputBytes()
        || Files.size(folder.error()) > limits.outputBytes();
  }
}

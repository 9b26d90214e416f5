package dev.rimward.reconciler.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;

/** Tells on a terminal how far something is that takes long; silent anywhere else. */
final class ProgressLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final long all;
  private final boolean isTerminal;
  private final long start = System.nanoTime();
  private long done;
  private long shown = -1;

  ProgressLine(long all) {
    this.all = all;
    this.isTerminal = isTerminal();
  }

  @SuppressWarnings("SystemConsoleNull") // it may still be null: there may be no provider
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** One more of all is done. */
  void next() {
    done++;
    long percent = 100 * done / all;
    if (isTerminal && percent != shown && System.nanoTime() - start > PATIENCE.toNanos()) {
      System.err.printf(Locale.ROOT, "\rsimulating: %d %%", percent);
      shown = percent;
    }
  }

  @Override
  public void close() {
    if (shown >= 0) {
      System.err.print("\r                 \r");
    }
  }
}

package dev.rimward.reconciler.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;

/** Tells on a terminal how far something is that takes long; silent anywhere else. */
final class ProgressLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String what;
  private final boolean isTerminal;
  private final long start = System.nanoTime();
  private long all = 1;
  private long done;
  private long shown = -1;
  private int width;

  /**
   * @param what is being done, as in {@code simulating}
   */
  ProgressLine(String what) {
    this.what = what;
    this.isTerminal = isTerminal();
  }

  @SuppressWarnings("SystemConsoleNull") // it may still be null: there may be no provider
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** How many steps there are, before the first of them. */
  ProgressLine of(long steps) {
    all = Math.max(1, steps);
    return this;
  }

  /** What is done before, which takes nobody knows how long. */
  void step(String words) {
    if (isTerminal) {
      show(words);
    }
  }

  /** One more of all is done. */
  void next() {
    done++;
    long percent = 100 * done / all;
    if (isTerminal && percent != shown && System.nanoTime() - start > PATIENCE.toNanos()) {
      show(String.format(Locale.ROOT, "%s: %d %%", what, percent));
      shown = percent;
    }
  }

  private void show(String words) {
    erase();
    System.err.print(words);
    System.err.flush();
    width = words.length();
  }

  private void erase() {
    if (width > 0) {
      System.err.print("\r" + " ".repeat(width) + "\r");
    }
  }

  @Override
  public void close() {
    erase();
  }
}

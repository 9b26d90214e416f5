package dev.rimward.reconciler.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happened in a run, in order, for people. Safe for use by several threads. */
final class Trace {
  private final long start = System.nanoTime();
  private final List<String> lines = new ArrayList<>();

  synchronized void add(String cluster, String what) {
    Duration since = Duration.ofNanos(System.nanoTime() - start);
    lines.add("%6d ms  %-8s %s".formatted(since.toMillis(), cluster, what));
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}

package dev.rimward.reconciler.faults;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What happened in all runs together. Safe for use by several threads. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();
  private Duration slowest = Duration.ZERO;

  synchronized void count(String what) {
    count(what, 1);
  }

  private void count(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  synchronized void passed() {
    count("runs passed");
  }

  /** Nothing was disturbed any more for this long, until all was as desired. */
  synchronized void settled(Duration after) {
    slowest = slowest.compareTo(after) < 0 ? after : slowest;
  }

  synchronized void add(Site site) {
    count("clusters");
    count("requests of Rimward", site.way().requests());
    count("changes by others", site.outsiders().changes());
    site.way().disturbed().forEach((fault, times) -> count("fault: " + fault, times));
    site.overseer().writes().forEach((method, times) -> count("write: " + method, times));
  }

  /** One count on each line. */
  synchronized String text() {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, times) -> text.append(what).append(": ").append(times).append('\n'));
    return text + "slowest convergence: " + slowest.toMillis() + " ms\n";
  }
}

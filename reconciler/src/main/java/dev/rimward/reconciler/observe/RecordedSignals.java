package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads signals from a recording as {@link SignalObserver} reads them from Prometheus: the same
 * signals for the same applications, sampled at the same times, under the same rules. Pure.
 */
public final class RecordedSignals {
  private RecordedSignals() {}

  /** What policies look at, each with the longest window that one of them uses. */
  public static SortedMap<SignalKey, Duration> needs(
      Fleet fleet, Map<String, Requirements> requirements) {
    SortedMap<SignalKey, Duration> longest = new TreeMap<>();
    SignalNeeds.of(fleet, requirements)
        .forEach((key, windows) -> longest.put(key, Collections.max(windows)));
    return longest;
  }

  /**
   * @return one reading for each (signal, application) that a policy needs, in the order of keys
   */
  public static SortedMap<SignalKey, Reading> observe(
      Fleet fleet,
      Map<String, Requirements> requirements,
      Recording recording,
      SignalRemarks remarks,
      Instant now) {
    SortedMap<SignalKey, Reading> readings = new TreeMap<>();
    SignalNeeds.of(fleet, requirements)
        .forEach(
            (key, windows) -> {
              @Nullable Signal signal = fleet.signals().get(key.signal());
              if (signal == null) {
                readings.put(key, new Reading.Unknown("there is no Signal " + key.signal()));
              } else {
                Sampling sampling = Sampling.covering(windows, now);
                ReadingAssembly assembly = new ReadingAssembly(signal, sampling, now);
                readings.put(
                    key, assembly.assemble(series(signal, key, sampling, recording), null));
                assembly.remarks().forEach(words -> remarks.remark(key, words));
              }
            });
    return readings;
  }

  private static List<Series> series(
      Signal signal, SignalKey key, Sampling sampling, Recording recording) {
    String label = signal.spec().prometheus().locationLabel();
    List<Instant> times = sampling.times();
    long[] epochMillis = times.stream().mapToLong(Instant::toEpochMilli).toArray();
    List<Series> all = new ArrayList<>();
    for (String cell : recording.cells(key)) {
      // What is unknown is NaN here, which the assembly takes for unknown, too.
      double[] values =
          times.stream().mapToDouble(time -> recording.value(key, cell, time)).toArray();
      all.add(new Series(Map.of(label, cell), epochMillis, values));
    }
    return all;
  }
}

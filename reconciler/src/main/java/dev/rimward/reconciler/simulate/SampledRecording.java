package dev.rimward.reconciler.simulate;

import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.Recording;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A recording that is held in memory. */
final class SampledRecording implements Recording {
  private final Map<SignalKey, SortedMap<String, Samples>> signals;

  SampledRecording(Map<SignalKey, SortedMap<String, Samples>> signals) {
    this.signals = new TreeMap<>(signals);
  }

  @Override
  public SortedSet<String> cells(SignalKey key) {
    return new TreeSet<>(signals.getOrDefault(key, Collections.emptySortedMap()).keySet());
  }

  @Override
  public double value(SignalKey key, String cell, Instant time) {
    @Nullable SortedMap<String, Samples> cells = signals.get(key);
    @Nullable Samples samples = cells == null ? null : cells.get(cell);
    return samples == null ? Double.NaN : samples.at(time.toEpochMilli());
  }
}

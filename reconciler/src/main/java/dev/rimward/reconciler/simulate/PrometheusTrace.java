package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import dev.rimward.reconciler.observe.Sampling;
import dev.rimward.reconciler.observe.SignalObserver;
import dev.rimward.reconciler.observe.SignalRemarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The demand that a Prometheus remembers, asked with the signals' own queries. */
public final class PrometheusTrace {
  /** Prometheus refuses more points for each series. */
  private static final long MAX_POINTS = 11_000;

  private PrometheusTrace() {}

  /**
   * Fails with {@link InvalidTrace} where Prometheus has nothing of any signal.
   *
   * @param description of the Prometheus, for people
   * @param needs what is asked of it, with how long before the start that must be known
   * @param span whose step is that of the samples: each counts until the next
   * @param remarks is told of what there is nothing of, while there is something of others
   */
  public static Trace read(
      SignalObserver prometheus,
      String description,
      Fleet fleet,
      SortedMap<SignalKey, Duration> needs,
      Span span,
      SignalRemarks remarks)
      throws InterruptedException {
    List<SignalKey> keys =
        needs.keySet().stream().filter(key -> fleet.signals().containsKey(key.signal())).toList();
    if (keys.isEmpty()) {
      throw new InvalidTrace(
          "there is nothing to ask Prometheus for: no policy or application uses a signal");
    }
    Sampling sampling = sampling(span, Collections.max(needs.values()));
    SortedMap<SignalKey, Reading> past = prometheus.past(fleet, keys, sampling);
    requireSomething(past, span);
    Map<SignalKey, SortedMap<String, Samples>> signals = new HashMap<>();
    past.forEach(
        (key, reading) -> {
          if (reading instanceof Reading.Unknown(String reason)) {
            remarks.remark(key, reason);
          }
          signals.put(key, cells(reading, span.step()));
        });
    return new Trace(description, new SampledRecording(signals), span.start(), span.end());
  }

  private static Sampling sampling(Span span, Duration before) {
    long stepsBefore = before.dividedBy(span.step()) + 2;
    long points = stepsBefore + span.steps();
    if (points > MAX_POINTS) {
      throw new InvalidTrace(
          "Prometheus gives at most "
              + MAX_POINTS
              + " points of a series, these would be "
              + points
              + "; make --step longer or the time shorter");
    }
    return new Sampling(
        span.start().minus(span.step().multipliedBy(stepsBefore)),
        span.time(span.steps() - 1),
        span.step());
  }

  private static void requireSomething(SortedMap<SignalKey, Reading> past, Span span) {
    for (Reading reading : past.values()) {
      if (!(reading instanceof Reading.Unknown)) {
        return;
      }
    }
    SignalKey key = past.firstKey();
    Reading reading = past.get(key);
    throw new InvalidTrace(
        "signal "
            + key.signal()
            + " of "
            + key.application()
            + " from "
            + span.start()
            + " to "
            + span.end()
            + ": "
            + (reading instanceof Reading.Unknown(String reason) ? reason : ""));
  }

  private static SortedMap<String, Samples> cells(Reading reading, Duration step) {
    return switch (reading) {
      case Reading.Fresh(SignalWindow window) -> cells(window, step);
      case Reading.Stale(SignalWindow window, Duration age) -> cells(window, step);
      case Reading.Unknown unknown -> Collections.emptySortedMap();
    };
  }

  private static SortedMap<String, Samples> cells(SignalWindow window, Duration step) {
    SortedMap<String, Samples> cells = new TreeMap<>();
    for (String cell : window.cells()) {
      SortedMap<Long, Double> values = new TreeMap<>();
      int index = 0;
      for (Instant time : window.times()) {
        values.put(time.toEpochMilli(), window.value(cell, index++));
      }
      cells.put(cell, Samples.of(values, step.toMillis()));
    }
    return cells;
  }
}

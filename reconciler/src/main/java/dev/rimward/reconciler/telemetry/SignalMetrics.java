package dev.rimward.reconciler.telemetry;

import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State and newest sample of each signal. Replaced as a whole, so that no scrape sees a part. */
final class SignalMetrics extends Collector implements Collector.Describable {
  private static final List<String> STATES = List.of("fresh", "stale", "unknown");

  private volatile List<State> states = List.of();

  /**
   * @param newest absent where nothing is known
   */
  private record State(SignalKey key, String state, @Nullable Instant newest) {}

  void set(Map<SignalKey, Reading> readings) {
    states = readings.entrySet().stream().map(e -> state(e.getKey(), e.getValue())).toList();
  }

  private static State state(SignalKey key, Reading reading) {
    return switch (reading) {
      case Reading.Fresh fresh -> new State(key, "fresh", newest(fresh.window()));
      case Reading.Stale stale -> new State(key, "stale", newest(stale.window()));
      case Reading.Unknown unknown -> new State(key, "unknown", null);
    };
  }

  private static @Nullable Instant newest(SignalWindow window) {
    for (int i = window.times().size() - 1; i >= 0; i--) {
      int time = i;
      if (window.cells().stream().anyMatch(cell -> !Double.isNaN(window.value(cell, time)))) {
        return window.times().get(time);
      }
    }
    return null;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return List.of(stateFamily(), newestFamily());
  }

  @Override
  public List<MetricFamilySamples> collect() {
    GaugeMetricFamily state = stateFamily();
    GaugeMetricFamily newest = newestFamily();
    for (State signal : states) {
      String name = signal.key().signal();
      String application = signal.key().application();
      STATES.forEach(
          each ->
              state.addMetric(
                  List.of(name, application, each), each.equals(signal.state()) ? 1 : 0));
      if (signal.newest() != null) {
        newest.addMetric(List.of(name, application), signal.newest().toEpochMilli() / 1e3);
      }
    }
    return List.of(state, newest);
  }

  private static GaugeMetricFamily stateFamily() {
    return new GaugeMetricFamily(
        "rimward_signal_state",
        "1 for the state that a signal is in, 0 for the others.",
        List.of("signal", "application", "state"));
  }

  private static GaugeMetricFamily newestFamily() {
    return new GaugeMetricFamily(
        "rimward_signal_newest_sample_timestamp_seconds",
        "Time of the newest sample with a known value; a signal's age is time() minus this.",
        List.of("signal", "application"));
  }
}

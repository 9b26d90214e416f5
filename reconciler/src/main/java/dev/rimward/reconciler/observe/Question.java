package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked to read one signal for one application.
 *
 * @param presence absent where the signal has no presence query
 */
record Question(Signal signal, RangeQuery query, @Nullable RangeQuery presence) {
  private static final String APPLICATION = "{{application}}";

  static Question of(Signal signal, String application, Collection<Duration> windows, Instant now) {
    return of(signal, application, Sampling.covering(windows, now));
  }

  static Question of(Signal signal, String application, Sampling sampling) {
    Signal.Prometheus prometheus = signal.spec().prometheus();
    String presence = prometheus.presenceQuery();
    return new Question(
        signal,
        new RangeQuery(fill(prometheus.query(), application), sampling),
        presence == null ? null : new RangeQuery(fill(presence, application), sampling));
  }

  Sampling sampling() {
    return query.sampling();
  }

  Stream<RangeQuery> queries() {
    return presence == null ? Stream.of(query) : Stream.of(query, presence);
  }

  /** Escaped, since the placeholder stands inside a PromQL string. */
  private static String fill(String promql, String application) {
    String escaped = application.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return promql.replace(APPLICATION, escaped);
  }
}

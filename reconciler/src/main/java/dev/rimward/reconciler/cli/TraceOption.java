package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.PrometheusClient;
import dev.rimward.reconciler.observe.PrometheusEndpoint;
import dev.rimward.reconciler.observe.SignalObserver;
import dev.rimward.reconciler.simulate.CsvTrace;
import dev.rimward.reconciler.simulate.GeneratedDay;
import dev.rimward.reconciler.simulate.PrometheusTrace;
import dev.rimward.reconciler.simulate.Span;
import dev.rimward.reconciler.simulate.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the demand comes from: a file, a Prometheus, or numbers. */
final class TraceOption {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_ANSWER_BYTES = 256 << 20;

  /** At most one of the three; a generated day where there is none. */
  static final class From {
    @Option(
        names = "--trace",
        paramLabel = "FILE",
        description =
            "CSV with the header time,location,value, and if need be application and signal")
    @Nullable Path file;

    @Option(
        names = "--prometheus",
        paramLabel = "URL",
        description = "ask the signals' own queries there, with --from and --to")
    @Nullable URI prometheus;

    @Option(
        names = "--generate",
        paramLabel = "WHAT",
        description = "day: users near the clusters who are awake when the sun is up (the default)")
    @Nullable Generated generated;
  }

  enum Generated {
    day
  }

  @ArgGroup From from = new From();

  @Option(
      names = "--hold",
      converter = DurationConverter.class,
      description = "how long a value of the file counts (default: the signal's staleAfter)")
  @Nullable Duration hold;

  @Option(names = "--from", paramLabel = "TIME", description = "such as 2026-03-20T00:00:00Z")
  @Nullable String start;

  @Option(names = "--to", paramLabel = "TIME", description = "not included")
  @Nullable String end;

  @Option(
      names = "--bearer-token-file",
      paramLabel = "FILE",
      description = "the token that Prometheus asks for")
  @Nullable Path bearerTokenFile;

  @Option(
      names = "--peak",
      defaultValue = "200",
      description = "demand of the busiest place at its busiest time (default: ${DEFAULT-VALUE})")
  double peak;

  @Option(
      names = "--noise",
      defaultValue = "0.15",
      description = "largest relative deviation from minute to minute (default: ${DEFAULT-VALUE})")
  double noise;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "another one makes other users (default: ${DEFAULT-VALUE})")
  long seed;

  private final Set<String> remarks = new TreeSet<>();

  /** What was left out of Prometheus' answers, and why. */
  Set<String> remarks() {
    return remarks;
  }

  /**
   * @param needs what is asked of the demand, with how long before the start that must be known
   */
  Trace read(Fleet fleet, SortedMap<SignalKey, Duration> needs, Duration step) {
    if (from.file != null) {
      return file(from.file, fleet, needs, step);
    }
    if (from.prometheus != null) {
      return prometheus(from.prometheus, fleet, needs, step);
    }
    return new GeneratedDay(peak, noise, seed).trace(fleet, needs);
  }

  private Trace file(Path path, Fleet fleet, SortedMap<SignalKey, Duration> needs, Duration step) {
    try {
      return CsvTrace.read(
          path.toString(),
          Files.readAllLines(path),
          fleet,
          needs.keySet(),
          Optional.ofNullable(hold),
          step);
    } catch (CharacterCodingException e) {
      throw new CommandFailure("--trace: " + path + " is not UTF-8");
    } catch (IOException e) {
      throw new CommandFailure("--trace: " + path + " cannot be read; does it exist?");
    }
  }

  private Trace prometheus(
      URI url, Fleet fleet, SortedMap<SignalKey, Duration> needs, Duration step) {
    Span span = new Span(time("--from", start), time("--to", end), step);
    try (PrometheusClient client = new PrometheusClient(endpoint(url))) {
      return PrometheusTrace.read(
          new SignalObserver(client, this::remark),
          "Prometheus at " + url,
          fleet,
          needs,
          span,
          this::remark);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  private void remark(SignalKey key, String words) {
    remarks.add(key.signal() + " of " + key.application() + ": " + words);
  }

  private PrometheusEndpoint endpoint(URI url) {
    try {
      return new PrometheusEndpoint(url, bearerTokenFile, TIMEOUT, MAX_ANSWER_BYTES);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--prometheus: " + e.getMessage());
    }
  }

  private static Instant time(String option, @Nullable String text) {
    if (text != null) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        // Answered below: it is the same mistake.
      }
    }
    throw new CommandFailure(
        "--prometheus needs --from and --to; "
            + option
            + " must be a time such as 2026-03-20T00:00:00Z"
            + (text == null ? "" : ", is \"" + text + "\""));
  }
}

package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.signal.SignalKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace from comma-separated values with the columns {@code time}, {@code location} and
 * {@code value}, and if need be {@code application} and {@code signal}, in any order. Without these
 * two a row is about all of them.
 *
 * <p>A value holds until the location's next one, but at most for {@code hold}; from then on it is
 * unknown. An empty value is unknown at once.
 */
public final class CsvTrace {
  private static final List<String> REQUIRED = List.of("time", "location", "value");
  private static final Set<String> KNOWN =
      Set.of("time", "location", "value", "application", "signal");

  private final String name;
  private final Map<String, Integer> columns = new HashMap<>();
  private final SortedMap<Subject, SortedMap<Long, Double>> values = new TreeMap<>();
  private int line = 1;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  private CsvTrace(String name) {
    this.name = name;
  }

  /** Whose values a row has; an empty application or signal stands for all. */
  private record Subject(String application, String signal, String location)
      implements Comparable<Subject> {
    boolean isAbout(SignalKey key) {
      return (application.isEmpty() || application.equals(key.application()))
          && (signal.isEmpty() || signal.equals(key.signal()));
    }

    @Override
    public int compareTo(Subject other) {
      return Arrays.compare(
          new String[] {application, signal, location},
          new String[] {other.application, other.signal, other.location});
    }
  }

  /**
   * Fails with {@link InvalidTrace}, which names the line.
   *
   * @param name of the file, for messages
   * @param keys what is asked of the trace
   * @param hold absent: each signal's {@code staleAfter}
   * @param step how long the last values count
   */
  public static Trace read(
      String name,
      List<String> lines,
      Fleet fleet,
      Collection<SignalKey> keys,
      Optional<Duration> hold,
      Duration step) {
    CsvTrace csv = new CsvTrace(name);
    csv.readHeader(lines.isEmpty() ? "" : lines.getFirst());
    lines.stream().skip(1).forEach(csv::readRow);
    if (csv.values.isEmpty()) {
      throw new InvalidTrace(name + ": has no rows below its header");
    }
    csv.requireKnown("application", fleet.applications().keySet());
    csv.requireKnown("signal", fleet.signals().keySet());
    Map<SignalKey, SortedMap<String, Samples>> signals = new HashMap<>();
    for (SignalKey key : keys) {
      signals.put(key, csv.cells(key, hold.orElseGet(() -> staleAfter(fleet, key)).toMillis()));
    }
    return new Trace(
        "trace " + name,
        new SampledRecording(signals),
        Instant.ofEpochMilli(csv.first),
        Instant.ofEpochMilli(csv.last).plus(step));
  }

  private static Duration staleAfter(Fleet fleet, SignalKey key) {
    @Nullable Signal signal = fleet.signals().get(key.signal());
    return signal == null ? Duration.ZERO : signal.spec().staleAfter();
  }

  private SortedMap<String, Samples> cells(SignalKey key, long holdMillis) {
    SortedMap<String, SortedMap<Long, Double>> byCell = new TreeMap<>();
    values.forEach(
        (subject, samples) -> {
          if (subject.isAbout(key)) {
            byCell.computeIfAbsent(subject.location(), cell -> new TreeMap<>()).putAll(samples);
          }
        });
    SortedMap<String, Samples> cells = new TreeMap<>();
    byCell.forEach((cell, samples) -> cells.put(cell, Samples.of(samples, holdMillis)));
    return cells;
  }

  private void readHeader(String header) {
    List<String> names = fields(header.replace("\uFEFF", "").toLowerCase(Locale.ROOT));
    for (int i = 0; i < names.size(); i++) {
      if (!KNOWN.contains(names.get(i)) || columns.put(names.get(i), i) != null) {
        throw invalid(
            "the header must be time,location,value, and if need be application and signal; \""
                + names.get(i)
                + "\" is none of them, or there twice");
      }
    }
    for (String name : REQUIRED) {
      if (!columns.containsKey(name)) {
        throw invalid("the header has no column " + name + "; it must be time,location,value");
      }
    }
  }

  private void readRow(String row) {
    line++;
    if (row.isBlank()) {
      return;
    }
    List<String> fields = fields(row);
    if (fields.size() != columns.size()) {
      throw invalid("has " + fields.size() + " fields, the header has " + columns.size());
    }
    Subject subject =
        new Subject(
            field(fields, "application"), field(fields, "signal"), field(fields, "location"));
    if (subject.location().isEmpty()) {
      throw invalid("location is empty");
    }
    long time = time(field(fields, "time"));
    SortedMap<Long, Double> samples = values.computeIfAbsent(subject, key -> new TreeMap<>());
    if (samples.put(time, value(field(fields, "value"))) != null) {
      throw invalid("a second value for " + subject.location() + " at the same time");
    }
    first = Math.min(first, time);
    last = Math.max(last, time);
  }

  private String field(List<String> fields, String column) {
    @Nullable Integer index = columns.get(column);
    return index == null ? "" : fields.get(index);
  }

  private static List<String> fields(String row) {
    return Arrays.stream(row.split(",", -1))
        .map(String::strip)
        .map(field -> field.replaceAll("^\"(.*)\"$", "$1"))
        .toList();
  }

  private long time(String text) {
    try {
      return text.matches("\\d{1,12}(\\.\\d+)?")
          ? Math.round(Double.parseDouble(text) * 1000)
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw invalid("time must be as 2026-03-20T08:00:00Z, or in seconds, is \"" + text + "\"");
    }
  }

  private double value(String text) {
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below: it is the same mistake.
    }
    throw invalid(
        "value must be a number of 0 or more, or empty where it is unknown, is \"" + text + "\"");
  }

  private void requireKnown(String column, Set<String> known) {
    for (Subject subject : values.keySet()) {
      String named = column.equals("signal") ? subject.signal() : subject.application();
      if (!named.isEmpty() && !known.contains(named)) {
        throw new InvalidTrace(
            name
                + ": there is no "
                + column
                + " "
                + named
                + "; there are: "
                + String.join(", ", known));
      }
    }
  }

  private InvalidTrace invalid(String message) {
    return new InvalidTrace(name + ":" + line + ": " + message);
  }
}

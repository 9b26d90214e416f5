package dev.rimward.reconciler.observe;

import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.signal.Geohash;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From the series of a signal and of its presence query to a reading. Pure.
 *
 * <p>INVARIANT: a cell is zero at a time only where the signal's query has no sample for it and the
 * presence query has a known value. A sample that is {@code NaN}, infinite or negative is unknown,
 * never zero.
 */
final class ReadingAssembly {
  /** Marks a time for which there is no sample, as opposed to one that is of no use. */
  private static final double ABSENT = Double.NEGATIVE_INFINITY;

  private final Signal signal;
  private final Sampling sampling;
  private final Instant now;
  private final List<String> remarks = new ArrayList<>();

  ReadingAssembly(Signal signal, Sampling sampling, Instant now) {
    this.signal = signal;
    this.sampling = sampling;
    this.now = now;
  }

  /** What was left out, and why, in words. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /**
   * @param presence absent where the signal has no presence query
   */
  Reading assemble(List<Series> values, @Nullable List<Series> presence) {
    SortedMap<String, double[]> cells;
    SortedMap<String, double[]> present;
    try {
      cells = cells(values, "query");
      present = presence == null ? new TreeMap<>() : cells(presence, "presenceQuery");
    } catch (UnusableAnswer e) {
      return new Reading.Unknown(String.valueOf(e.getMessage()));
    }
    present.forEach(
        (cell, measured) -> fillZeros(cells.computeIfAbsent(cell, c -> absent()), measured));
    cells.values().forEach(ReadingAssembly::absentIsUnknown);
    return classify(cells);
  }

  private Reading classify(SortedMap<String, double[]> cells) {
    int newest = newestKnown(cells);
    if (newest < 0) {
      return new Reading.Unknown(nothingKnown());
    }
    SignalWindow window = new SignalWindow(sampling.times(), cells);
    Duration age = Duration.between(window.times().get(newest), now);
    return age.compareTo(signal.spec().staleAfter()) < 0
        ? new Reading.Fresh(window)
        : new Reading.Stale(window, age);
  }

  private String nothingKnown() {
    String seconds = Duration.between(sampling.start(), sampling.end()).toSeconds() + " s";
    return signal.spec().prometheus().presenceQuery() == null
        ? "Prometheus has no value in the last " + seconds
        : "Prometheus has no value in the last "
            + seconds
            + ", and nothing that the presence query finds is measured";
  }

  private SortedMap<String, double[]> cells(List<Series> answer, String query)
      throws UnusableAnswer {
    SortedMap<String, double[]> cells = new TreeMap<>();
    String label = signal.spec().prometheus().locationLabel();
    int unlabelled = 0;
    for (Series series : answer) {
      String cell = series.labels().getOrDefault(label, "");
      if (cell.isEmpty()) {
        unlabelled++;
      } else if (!isPlace(cell)) {
        remarks.add(query + ": " + label + "=\"" + cell + "\" is not a geohash: series ignored");
      } else if (cells.put(cell, samples(series)) != null) {
        throw new UnusableAnswer(
            query + " gives several series for one " + label + ": aggregate it by " + label);
      }
    }
    remarkUnlabelled(query, unlabelled, answer.size());
    return cells;
  }

  private void remarkUnlabelled(String query, int unlabelled, int all) throws UnusableAnswer {
    String label = signal.spec().prometheus().locationLabel();
    if (unlabelled > 0 && unlabelled == all) {
      // Else the presence query would turn a query that forgot its label into zeros everywhere.
      throw new UnusableAnswer(
          "no series of " + query + " has the label " + label + ": aggregate it by " + label);
    }
    if (unlabelled > 0) {
      remarks.add(query + ": " + unlabelled + " series without the label " + label + " ignored");
    }
  }

  private boolean isPlace(String cell) {
    return switch (signal.spec().locatedBy()) {
      case Geohash -> Geohash.centre(cell).isPresent();
      case Region, Cluster -> true;
    };
  }

  private double[] samples(Series series) {
    double[] samples = absent();
    for (int i = 0; i < series.size(); i++) {
      int index = sampling.indexOf(series.epochMillis(i));
      // What lies in the future comes from a clock that is wrong.
      if (index >= 0 && series.epochMillis(i) <= now.toEpochMilli()) {
        samples[index] = known(series.value(i));
      }
    }
    return samples;
  }

  private static double known(double value) {
    return Double.isFinite(value) && value >= 0 ? value : Double.NaN;
  }

  private double[] absent() {
    double[] samples = new double[sampling.size()];
    Arrays.fill(samples, ABSENT);
    return samples;
  }

  private static void fillZeros(double[] samples, double[] measured) {
    for (int i = 0; i < samples.length; i++) {
      if (samples[i] == ABSENT && measured[i] >= 0) {
        samples[i] = 0;
      }
    }
  }

  private static void absentIsUnknown(double[] samples) {
    for (int i = 0; i < samples.length; i++) {
      if (samples[i] == ABSENT) {
        samples[i] = Double.NaN;
      }
    }
  }

  private int newestKnown(SortedMap<String, double[]> cells) {
    for (int i = sampling.size() - 1; i >= 0; i--) {
      int time = i;
      if (cells.values().stream().anyMatch(samples -> !Double.isNaN(samples[time]))) {
        return time;
      }
    }
    return -1;
  }

  /** The answer as a whole cannot be trusted. */
  private static final class UnusableAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableAnswer(String message) {
      super(message);
    }
  }
}

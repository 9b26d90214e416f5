package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.Recording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One application's users, cell by cell, and how far they are from each location. */
final class Nearness {
  private final SignalKey key;
  private final Recording recording;
  private final List<String> cells = new ArrayList<>();
  private final List<String> locations;

  /** By cell, then by location; locations in the order of names. */
  private final List<double[]> kilometres = new ArrayList<>();

  /** By cell: indexes of locations, nearest first. */
  private final List<int[]> byDistance = new ArrayList<>();

  Nearness(Fleet fleet, LocatedBy locatedBy, SignalKey key, Recording recording) {
    this.key = key;
    this.recording = recording;
    this.locations = List.copyOf(fleet.clusters().keySet());
    for (String cell : recording.cells(key)) {
      List<Optional<Double>> distances =
          fleet.clusters().values().stream()
              .map(
                  cluster ->
                      Places.kilometres(fleet, locatedBy, cell, cluster.spec().location().point()))
              .toList();
      // The demand of a cell that is nowhere counts nowhere, as in the engine.
      if (distances.stream().allMatch(Optional::isPresent)) {
        add(cell, distances.stream().mapToDouble(Optional::orElseThrow).toArray());
      }
    }
  }

  private void add(String cell, double[] distances) {
    cells.add(cell);
    kilometres.add(distances);
    byDistance.add(
        IntStream.range(0, distances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(location -> distances[location]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** What is known of the demand at a time, cell by cell; {@code NaN} where it is unknown. */
  double[] demand(Instant now) {
    return cells.stream().mapToDouble(cell -> recording.value(key, cell, now)).toArray();
  }

  /** Of all cells over the whole time; what is unknown is left out. */
  double[] total(Span span) {
    double[] total = new double[cells.size()];
    for (int step = 0; step < span.steps(); step++) {
      double[] demand = demand(span.time(step));
      Arrays.setAll(total, cell -> total[cell] + (Double.isNaN(demand[cell]) ? 0 : demand[cell]));
    }
    return total;
  }

  /** How far a cell's users are from the nearest server; empty where there is none. */
  Optional<Double> toNearest(int cell, Predicate<String> isServer) {
    for (int location : byDistance.get(cell)) {
      if (isServer.test(locations.get(location))) {
        return Optional.of(kilometres.get(cell)[location]);
      }
    }
    return Optional.empty();
  }

  /**
   * The so many locations with the least demand-weighted distance that greedy addition and swaps
   * find (Teitz and Bart, 1968, for the p-median problem).
   */
  List<String> best(int count, List<String> allowed, double[] weights) {
    List<Integer> candidates = allowed.stream().map(locations::indexOf).sorted().toList();
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < Math.min(count, candidates.size())) {
      chosen.add(-1);
      improve(chosen, chosen.size() - 1, candidates, weights);
    }
    boolean isImproved = true;
    while (isImproved) {
      isImproved = false;
      for (int place = 0; place < chosen.size(); place++) {
        isImproved |= improve(chosen, place, candidates, weights);
      }
    }
    return chosen.stream().map(locations::get).sorted().toList();
  }

  /** Puts the candidate that helps most in a place; false where none helps. */
  private boolean improve(
      List<Integer> chosen, int place, List<Integer> candidates, double[] weights) {
    int before = chosen.get(place);
    int best = before;
    double least = before < 0 ? Double.POSITIVE_INFINITY : cost(chosen, weights);
    for (int candidate : candidates) {
      if (chosen.contains(candidate)) {
        continue;
      }
      chosen.set(place, candidate);
      double cost = cost(chosen, weights);
      // By more than what floating point may make of equal costs.
      if (best < 0 || cost < least * (1 - 1e-9)) {
        least = cost;
        best = candidate;
      }
    }
    chosen.set(place, best);
    return best != before;
  }

  private double cost(List<Integer> chosen, double[] weights) {
    double cost = 0;
    for (int cell = 0; cell < weights.length; cell++) {
      double least = Double.POSITIVE_INFINITY;
      for (int location : chosen) {
        least = Math.min(least, kilometres.get(cell)[location]);
      }
      cost += weights[cell] * least;
    }
    return cost;
  }
}

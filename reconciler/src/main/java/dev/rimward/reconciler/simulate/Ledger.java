package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.reconciler.simulate.Outcome.AtLocation;
import dev.rimward.reconciler.simulate.Outcome.Moved;
import dev.rimward.reconciler.simulate.Outcome.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what one application does under one variant, step by step. */
final class Ledger {
  static final double NEAR_KILOMETRES = 1000;

  private final Span span;
  private final Variant variant;
  private final String application;
  private final Optional<Nearness> users;
  private final PotentialDemand potential;
  private final PlacementPolicy.@Nullable Activation activation;
  private final String unit;
  private final List<Double> demands = new ArrayList<>();
  private final List<Integer> open = new ArrayList<>();
  private final List<Integer> replicas = new ArrayList<>();

  private final SortedMap<String, Tally> tallies = new TreeMap<>();
  private final List<Moved> moves = new ArrayList<>();
  private final Map<String, Notice> notices = new LinkedHashMap<>();
  private String policy = "";
  private double cost;
  private double demand;
  private double served;
  private double servedNear;
  private double servedTimesKilometres;
  private int stepsNotFresh;

  /** One location's sums; times in steps. */
  private static final class Tally {
    private int open;
    private long replicas;
    private int moves;
    private int below;
    private int above;
  }

  /**
   * @param activation whose thresholds demand is held against; null where there are none
   */
  Ledger(
      Span span,
      Variant variant,
      String application,
      String unit,
      Optional<Nearness> users,
      PotentialDemand potential,
      PlacementPolicy.@Nullable Activation activation) {
    this.span = span;
    this.variant = variant;
    this.application = application;
    this.users = users;
    this.potential = potential;
    this.activation = activation;
    this.unit = unit;
  }

  /**
   * @param healthy locations where the application runs and serves, for as long as the step takes
   */
  void add(int step, Decision decision, Set<String> healthy) {
    policy = decision.placement().policy();
    addMoves(step, decision);
    addNotices(span.time(step), decision);
    addPlaced(decision);
    addThresholds(step, decision);
    addUsers(step, healthy);
  }

  private void addMoves(int step, Decision decision) {
    if (step == 0) {
      return;
    }
    for (Move move : decision.moves()) {
      moves.add(new Moved(span.time(step), move.location(), move.from(), move.to(), move.reason()));
      if (isOpening(move.from()) || isClosing(move.to())) {
        tally(move.location()).moves++;
      }
    }
  }

  private void addNotices(Instant now, Decision decision) {
    for (Decision.Notice said : decision.notices()) {
      String text = said.text();
      notices.merge(
          text,
          new Notice(now, 1, text),
          (before, again) -> new Notice(before.first(), before.steps() + 1, text));
    }
    if (decision.inputs().stream().anyMatch(input -> !input.state().equals("Fresh"))) {
      stepsNotFresh++;
    }
  }

  private void addPlaced(Decision decision) {
    int running = 0;
    for (LocationPlacement placed : decision.placement().locations()) {
      Tally tally = tally(placed.location());
      tally.open++;
      tally.replicas += placed.replicas();
      running += placed.replicas();
      cost += cpu(placed.replicas()) * price(placed.location()) * span.hoursOfAStep();
    }
    open.add(decision.placement().locations().size());
    replicas.add(running);
  }

  private double cpu(int replicas) {
    Requirements needs = variant.requirements().getOrDefault(application, Requirements.NONE);
    return needs.perReplica().times(replicas).plus(needs.fixed()).cpu().amount().doubleValue();
  }

  private double price(String location) {
    @Nullable Cluster cluster = variant.fleet().clusters().get(location);
    return cluster == null ? 0 : Prices.perCpuHour(cluster);
  }

  private void addThresholds(int step, Decision decision) {
    if (activation == null) {
      return;
    }
    for (String location : variant.fleet().clusters().keySet()) {
      double value = potential.at(step, location);
      boolean isOpen = decision.placement().at(location).isPresent();
      // Comparisons with NaN are false: what is unknown is neither below nor above.
      if (isOpen && value < activation.closing().threshold()) {
        tally(location).below++;
      }
      if (!isOpen && value >= activation.threshold()) {
        tally(location).above++;
      }
    }
  }

  private void addUsers(int step, Set<String> healthy) {
    double known = Double.NaN;
    if (users.isPresent()) {
      double[] values = users.get().demand(span.time(step));
      for (int cell = 0; cell < values.length; cell++) {
        if (!Double.isNaN(values[cell])) {
          known = Double.isNaN(known) ? values[cell] : known + values[cell];
          serve(values[cell], users.get().toNearest(cell, healthy::contains));
        }
      }
    }
    demands.add(known);
  }

  private void serve(double value, Optional<Double> kilometres) {
    demand += value;
    kilometres.ifPresent(
        distance -> {
          served += value;
          servedTimesKilometres += value * distance;
          servedNear += distance <= NEAR_KILOMETRES ? value : 0;
        });
  }

  private Tally tally(String location) {
    return tallies.computeIfAbsent(location, name -> new Tally());
  }

  Outcome outcome() {
    List<AtLocation> locations = new ArrayList<>();
    tallies.forEach((name, tally) -> locations.add(at(name, tally)));
    return new Outcome(
        variant.name(),
        application,
        policy,
        figures(),
        locations,
        moves,
        List.copyOf(notices.values()),
        new Outcome.Course(demands, unit, open, replicas));
  }

  private AtLocation at(String name, Tally tally) {
    return new AtLocation(
        name,
        hours(tally.open),
        hours(tally.replicas),
        tally.moves,
        activation == null ? null : hours(tally.below),
        activation == null ? null : hours(tally.above));
  }

  private Figures figures() {
    return new Figures(
        (int) moves.stream().filter(move -> isOpening(move.from())).count(),
        (int) moves.stream().filter(move -> isClosing(move.to())).count(),
        (int)
            moves.stream().filter(move -> !isOpening(move.from()) && !isClosing(move.to())).count(),
        open.stream().mapToInt(Integer::intValue).max().orElse(0),
        hours(tallies.values().stream().mapToLong(tally -> tally.open).sum()),
        hours(tallies.values().stream().mapToLong(tally -> tally.replicas).sum()),
        Numbers.rounded(cost),
        ratio(servedTimesKilometres, served),
        ratio(servedNear, demand),
        ratio(demand - served, demand),
        activation == null
            ? null
            : hours(tallies.values().stream().mapToLong(tally -> tally.below).sum()),
        activation == null
            ? null
            : hours(tallies.values().stream().mapToLong(tally -> tally.above).sum()),
        hours(stepsNotFresh));
  }

  private static boolean isOpening(int replicasBefore) {
    return replicasBefore == 0;
  }

  private static boolean isClosing(int replicasAfter) {
    return replicasAfter == 0;
  }

  private double hours(long steps) {
    return Numbers.rounded(steps * span.hoursOfAStep());
  }

  private static @Nullable Double ratio(double part, double whole) {
    return whole > 0 ? Numbers.rounded(part / whole) : null;
  }
}

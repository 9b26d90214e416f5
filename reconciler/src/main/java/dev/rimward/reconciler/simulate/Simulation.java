package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.FleetIndex;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.PlacementPlan;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.RecordedSignals;
import dev.rimward.reconciler.observe.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs variants of a fleet through the placement engine, over the same time and demand.
 *
 * <p>At each step the engine sees what the service would: the windows of the signals, which
 * clusters can be reached, which copies are healthy, and its own last decisions. A copy is healthy
 * once it has been there for as long as it takes to start; those of the first decision are so at
 * once. The same input gives the same outcomes.
 */
public final class Simulation {
  private final Span span;
  private final Recording recording;
  private final World world;
  private final IdentityHashMap<Fleet, FleetIndex> indexes = new IdentityHashMap<>();
  private final Map<String, PotentialDemand> potential = new HashMap<>();
  private final Map<String, PlacementPolicy.Activation> activations = new HashMap<>();

  public Simulation(Span span, Recording recording, List<Outage> outages, Duration startUp) {
    this.span = span;
    this.recording = recording;
    this.world = new World(span, recording, outages, startUp);
  }

  /** Is told of each step that is done. */
  @FunctionalInterface
  public interface Progress {
    void next();
  }

  /** What was left out of the demand, and why, in the order of words. */
  public Set<String> remarks() {
    return world.remarks();
  }

  /** Every signal that is asked of the demand, with how long before a time it is looked at. */
  public static SortedMap<SignalKey, Duration> needs(Collection<Variant> variants) {
    SortedMap<SignalKey, Duration> needs = new TreeMap<>();
    for (Variant variant : variants) {
      RecordedSignals.needs(variant.fleet(), variant.requirements())
          .forEach((key, window) -> needs.merge(key, window, Simulation::longer));
      for (String application : variant.fleet().applications().keySet()) {
        variant
            .demandSignal(application)
            .ifPresent(
                signal ->
                    needs.merge(
                        new SignalKey(signal, application), Duration.ZERO, Simulation::longer));
      }
    }
    return needs;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * Runs a variant whose thresholds the baselines are held against, too, where it is the first.
   *
   * @return one outcome for each application that a policy selects, in the order of names
   */
  public List<Outcome> run(Variant variant, Progress progress) {
    SortedMap<String, Ledger> ledgers = new TreeMap<>();
    Map<String, PotentialDemand> seen = new HashMap<>();
    for (String application : variant.fleet().applications().keySet()) {
      variant
          .policyOf(application)
          .ifPresent(
              policy -> {
                PotentialDemand own = new PotentialDemand(variant.fleet().clusters().keySet());
                seen.put(application, own);
                ledgers.put(
                    application, ledger(variant, application, own, policy.spec().activation()));
              });
    }
    List<Outcome> outcomes = run(variant, ledgers, seen, progress);
    seen.forEach(potential::putIfAbsent);
    seen.keySet()
        .forEach(
            application ->
                variant
                    .policyOf(application)
                    .map(policy -> policy.spec().activation())
                    .ifPresent(rule -> activations.putIfAbsent(application, rule)));
    return outcomes;
  }

  /** Runs a baseline of a variant that has run. */
  public List<Outcome> run(Baseline baseline, Variant variant, Progress progress) {
    Variant fixed = fixed(baseline, variant);
    SortedMap<String, Ledger> ledgers = new TreeMap<>();
    for (String application : fixed.fleet().applications().keySet()) {
      if (fixed.policyOf(application).isPresent()) {
        ledgers.put(
            application,
            ledger(
                fixed,
                application,
                potential.getOrDefault(application, new PotentialDemand(List.of())),
                activations.get(application)));
      }
    }
    return run(fixed, ledgers, Map.of(), progress).stream().map(Outcome::withoutPolicy).toList();
  }

  /** The engine itself tells which locations are allowed. */
  private Variant fixed(Baseline baseline, Variant variant) {
    Map<String, List<String>> locations = new HashMap<>();
    Variant wherever = StaticPlacement.fixed(variant, baseline.name(), Map.of());
    decide(wherever, Map.of(), span.start())
        .decisions()
        .forEach(
            (application, decision) ->
                locations.put(
                    application, chosen(baseline, variant, application, placed(decision))));
    return StaticPlacement.fixed(variant, baseline.name(), locations);
  }

  private List<String> chosen(
      Baseline baseline, Variant variant, String application, List<String> allowed) {
    return switch (baseline) {
      case Baseline.Everywhere() -> allowed;
      case Baseline.Nearest(int count) ->
          users(variant, application)
              .map(users -> users.best(count, allowed, users.total(span)))
              .orElse(allowed);
    };
  }

  private static List<String> placed(Decision decision) {
    return decision.placement().locations().stream().map(LocationPlacement::location).toList();
  }

  private Ledger ledger(
      Variant variant,
      String application,
      PotentialDemand demand,
      PlacementPolicy.@Nullable Activation activation) {
    String unit =
        variant
            .demandSignal(application)
            .map(signal -> variant.fleet().signals().get(signal))
            .map(signal -> signal.spec().unit())
            .orElse("");
    return new Ledger(
        span, variant, application, unit, users(variant, application), demand, activation);
  }

  private Optional<Nearness> users(Variant variant, String application) {
    return variant
        .demandSignal(application)
        .map(
            name -> {
              @Nullable Signal signal = variant.fleet().signals().get(name);
              return signal == null
                  ? null
                  : new Nearness(
                      variant.fleet(),
                      signal.spec().locatedBy(),
                      new SignalKey(name, application),
                      recording);
            });
  }

  private List<Outcome> run(
      Variant variant,
      SortedMap<String, Ledger> ledgers,
      Map<String, PotentialDemand> seen,
      Progress progress) {
    Map<String, ApplicationPlacement> previous = Map.of();
    for (int step = 0; step < span.steps(); step++) {
      Instant now = span.time(step);
      PlacementPlan plan = decide(variant, previous, now);
      previous = placements(plan);
      int current = step;
      plan.decisions()
          .forEach(
              (application, decision) -> {
                @Nullable PotentialDemand demand = seen.get(application);
                if (demand != null) {
                  demand.add(decision);
                }
                @Nullable Ledger ledger = ledgers.get(application);
                if (ledger != null) {
                  ledger.add(current, decision, world.healthy(decision.placement(), now));
                }
              });
      progress.next();
    }
    List<Outcome> outcomes = new ArrayList<>();
    ledgers.values().forEach(ledger -> outcomes.add(ledger.outcome()));
    return outcomes;
  }

  private PlacementPlan decide(
      Variant variant, Map<String, ApplicationPlacement> previous, Instant now) {
    return PlacementEngine.plan(
        new PlacementInput(
            variant.fleet(),
            variant.requirements(),
            world.observe(variant, previous.values(), now),
            previous,
            now),
        indexes.computeIfAbsent(variant.fleet(), FleetIndex::of));
  }

  private static Map<String, ApplicationPlacement> placements(PlacementPlan plan) {
    Map<String, ApplicationPlacement> placements = new HashMap<>();
    plan.decisions().forEach((name, decision) -> placements.put(name, decision.placement()));
    return placements;
  }
}

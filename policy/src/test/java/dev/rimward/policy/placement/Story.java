package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a {@link RandomFleet}, and what was decided each time.
 *
 * @param seed that gives the same story again
 */
record Story(long seed, List<Story.Step> steps) {
  private static final int STEPS = 20;

  static Story of(long seed) {
    RandomFleet fleet = new RandomFleet(seed);
    List<Step> steps = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      fleet.liveOn();
      PlacementInput input = fleet.scenario.input();
      steps.add(new Step(step, input, fleet.scenario.settle()));
    }
    return new Story(seed, steps);
  }

  /** For the names of tests. */
  @Override
  public String toString() {
    return "seed " + seed;
  }

  /** One plan and all that it was made from. */
  record Step(int number, PlacementInput input, PlacementPlan plan) {
    /** Looks at every application that a policy decides about. */
    void forEachDecided(BiConsumer<Turn.Decided, Decision> look) {
      for (Application application : input.fleet().applications().values()) {
        if (Turn.of(input, application) instanceof Turn.Decided turn) {
          look.accept(turn, decision(turn.application()));
        }
      }
    }

    Decision decision(String application) {
      return Scenario.decision(plan, application);
    }

    ApplicationPlacement before(String application) {
      return Optional.ofNullable(input.previous().get(application))
          .orElseGet(() -> new ApplicationPlacement(application, "", List.of(), List.of()));
    }

    Cluster cluster(String name) {
      return Optional.ofNullable(input.fleet().clusters().get(name)).orElseThrow();
    }

    boolean isHealthy(String application, LocationPlacement at) {
      return input.observations().health().get(new Copy(application, at.location()))
          == Health.Healthy;
    }

    /** What all applications ask for at a location together. */
    Resources used(String location, boolean isAfter) {
      Resources used = Resources.NONE;
      for (String name : input.fleet().applications().keySet()) {
        ApplicationPlacement placed = isAfter ? decision(name).placement() : before(name);
        Requirements needs = input.requirements().getOrDefault(name, Requirements.NONE);
        int replicas = placed.at(location).map(LocationPlacement::replicas).orElse(0);
        if (replicas > 0) {
          used = used.plus(needs.fixed()).plus(needs.perReplica().times(replicas));
        }
      }
      return used;
    }
  }

  /** Where a copy is wanted. */
  static Set<String> wanted(ApplicationPlacement placement) {
    Set<String> wanted = new TreeSet<>();
    for (LocationPlacement placed : placement.locations()) {
      if (placed.leavingSince() == null) {
        wanted.add(placed.location());
      }
    }
    return wanted;
  }

  /** Where there is a copy, wanted or not. */
  static Set<String> open(ApplicationPlacement placement) {
    Set<String> open = new TreeSet<>();
    placement.locations().forEach(placed -> open.add(placed.location()));
    return open;
  }

  static @Nullable Integer max(PlacementPolicy policy) {
    return policy.spec().locations() == null ? null : policy.spec().locations().max();
  }

  static int min(PlacementPolicy policy) {
    return policy.spec().locations() == null ? 1 : policy.spec().locations().min();
  }
}
